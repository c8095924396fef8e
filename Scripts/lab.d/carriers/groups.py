"""The groups of scenes, by name."""
import honest

GROUPS = {"honest": honest.SCENES}
