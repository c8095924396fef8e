"""Reads requests of OTLP in JSON by the protocol's own definitions, and prints what they hold.

The requests come on standard input, a JSON document a line with the path and the body in base64. Anything that the
definitions do not know ends it.
"""
import base64
import json
import sys

from google.protobuf import json_format
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

KINDS = {"/v1/logs": ExportLogsServiceRequest, "/v1/metrics": ExportMetricsServiceRequest}


def attributes(pairs):
    return " ".join(f"{pair.key}={pair.value.string_value or pair.value.int_value}" for pair in pairs)


for line in sys.stdin:
    request = json.loads(line)
    body = base64.b64decode(request["body"]).decode()
    document = json_format.Parse(body, KINDS[request["path"]](), ignore_unknown_fields=False)
    if request["path"] == "/v1/logs":
        for resource in document.resource_logs:
            print("resource", attributes(resource.resource.attributes))
            for record in (record for scope in resource.scope_logs for record in scope.log_records):
                print("log", record.time_unix_nano, record.severity_number, attributes(record.attributes))
    else:
        for metric in (m for r in document.resource_metrics for scope in r.scope_metrics for m in scope.metrics):
            for point in metric.gauge.data_points:
                print("point", metric.name, point.as_double, attributes(point.attributes))
