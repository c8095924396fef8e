#ifndef VPNAUDIT_CLINUX_H
#define VPNAUDIT_CLINUX_H

#include "CLinuxProbe.h"

#endif
