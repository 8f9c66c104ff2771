from hub.kit.feature import Feature

feature = Feature(name="desk")
