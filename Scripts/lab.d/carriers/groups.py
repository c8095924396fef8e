"""The groups of scenes, by name."""
import attackers
import decoys
import honest
import noise

GROUPS = {"honest": honest.SCENES, "attacker": attackers.SCENES, "decoy": decoys.SCENES, "noise": noise.SCENES}
