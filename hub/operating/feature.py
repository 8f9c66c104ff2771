from hub.kit.feature import Feature
from hub.operating.cli import backup, doctor, jobs, restore, worker

feature = Feature(name="operating", commands=(backup, restore, doctor, jobs, worker))
