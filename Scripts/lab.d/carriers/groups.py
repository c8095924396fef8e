"""The groups of scenes, by name."""
import attackers
import decoys
import honest
import hubs
import noise
import relays
import servers
import settings

GROUPS = {"honest": honest.SCENES, "attacker": {**attackers.SCENES, **hubs.SCENES},
          "relay": relays.SCENES, "decoy": decoys.SCENES, "noise": noise.SCENES, "setting": settings.SCENES,
          "server": servers.SCENES}
