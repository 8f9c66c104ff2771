from hub.extension.feature import Feature
from hub.extension.personal_data import PersonalData
from hub.files.domain.personal_data import erase_files, export_files
from hub.files.jobs import file_cleaning
from hub.files.views import blueprint

feature = Feature(
    name="files",
    blueprint=blueprint,
    jobs=(file_cleaning,),
    personal_data=(
        PersonalData(
            "Files that you uploaded",
            ("stored_file",),
            export=export_files,
            erase=erase_files,
            purpose="So that the people responsible for a file know who added it.",
            seen_by="Only you, in your own data. The files can be seen by the people they were added for.",
            kept_after_erasure="files that you added to events, without your name",
        ),
    ),
)
