"""Holders of a tun device that know how they are watched; what `full` assurance is for."""
from attackers import OWN, OWN_CLAIM, own_tunnel
from scene import Truth


def known(scene, mode, answers, **truth):
    """What holds the device is a packaged program with a connected socket to the licensed gateway; the data goes by another."""
    scene.has_program("socat")
    # The outer link's neighbour is known before frames are made by hand.
    scene.run("bash", "-c", "echo >/dev/udp/198.51.100.1/9", check=False)
    own_tunnel(scene, mode, answers, entrance="socat")
    return Truth("tun0", claimed=OWN_CLAIM, **truth)


def plain(scene):
    """the same program, honest: to the licensed gateway as it is"""
    return known(scene, "licensed", "same", outer=OWN_CLAIM)


def cells_licensed(scene):
    """honest: to the licensed gateway in cells of one size"""
    return known(scene, "licensed-cells", "cells", outer=OWN_CLAIM)


def padded_licensed(scene):
    """honest: to the licensed gateway with padding of random lengths"""
    return known(scene, "licensed-padded", "same", outer=OWN_CLAIM)


def batch_licensed(scene):
    """honest: to the licensed gateway, what comes in 40 ms in one datagram"""
    return known(scene, "licensed-batch", "same", outer=OWN_CLAIM)


def cells(scene):
    """to the unlicensed gateway in cells of one size, nothing but a socket to the licensed one"""
    return known(scene, "cells", "cells", outer=OWN)


def decoys(scene):
    """decoys of our sizes to the licensed gateway, the data in cells to the other"""
    return known(scene, "decoys", "cells", outer=OWN, decoys=OWN_CLAIM)


def decoys_answered(scene):
    """the same, and the answers come with the licensed gateway's address"""
    return known(scene, "decoys", "licensed", outer=OWN, decoys=OWN_CLAIM, answers_from=OWN_CLAIM)


def bypass(scene):
    """decoys to the licensed gateway; the data goes beside the queue and every tap, answers seem the licensed one's"""
    return known(scene, "bypass", "licensed", outer=OWN, decoys=OWN_CLAIM, answers_from=OWN_CLAIM, unseen=True)


def xdp(scene):
    """the same by an XDP socket"""
    return known(scene, "xdp", "licensed", outer=OWN, decoys=OWN_CLAIM, answers_from=OWN_CLAIM, unseen=True)


def duplicate(scene):
    """every packet goes to both gateways as it is; answers come from the licensed one"""
    return known(scene, "duplicate", "licensed-copy", outer=OWN + OWN_CLAIM, answers_from=OWN_CLAIM,
                 note="duplicated: the unlicensed gateway delivers")


def split(scene):
    """packets go to one gateway and the other in turn, both ways"""
    return known(scene, "split", "split", outer=OWN + OWN_CLAIM)


def halves(scene):
    """half of each packet goes to each gateway, both ways"""
    return known(scene, "halves", "halves", outer=OWN + OWN_CLAIM)


def shy(scene):
    """what begins a connection goes to the licensed gateway, all after its first 12 kB to the other"""
    return known(scene, "shy", "same", outer=OWN + OWN_CLAIM, size=25000)


def cover(scene):
    """a cell to each gateway every 2 ms; those to the unlicensed one carry the data, answers seem the licensed one's"""
    return known(scene, "cover", "licensed", outer=OWN, decoys=OWN_CLAIM, answers_from=OWN_CLAIM)


SCENES = {"own-plain": plain, "own-cells-licensed": cells_licensed, "own-padded-licensed": padded_licensed,
          "own-batch-licensed": batch_licensed, "own-cells": cells, "own-decoys": decoys,
          "own-decoys-answered": decoys_answered, "own-bypass": bypass, "own-xdp": xdp, "own-duplicate": duplicate, "own-split": split,
          "own-halves": halves, "own-shy": shy, "own-cover": cover}
