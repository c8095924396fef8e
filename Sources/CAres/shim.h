#ifndef VPNAUDIT_CARES_SHIM_H
#define VPNAUDIT_CARES_SHIM_H

#include <ares.h>

#endif
