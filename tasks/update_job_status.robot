*** Settings ***
Documentation       Brings one job to a status for every row of the input, step by step, with its files.
Metadata            Needs    schedule
Resource            ../keywords/session.resource
Resource            ../keywords/files.resource
Resource            ../keywords/job_status.resource
Resource            ../keywords/jobs.resource
Resource            ../keywords/notes.resource
Library             sera_rpa.libraries.Files
Library             sera_rpa.libraries.JobStatus
Library             sera_rpa.libraries.Rows
Library             sera_rpa.libraries.Writes
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Ensure Signed In
Test Teardown       Take Evidence
Test Template       Update One Job

*** Tasks ***
Update Job Status

*** Keywords ***
Update One Job
    [Documentation]    One row, one appointment of a job with its status and files.
    ...
    ...    Args:
    ...        reference: Your own key of the row, for example "S-1001". It is done once, however often the sheet is run.
    ...        job: Job number, for example "1000123", or the reference of the row that booked it.
    ...        status: "scheduled", "dispatched", "in_progress", "completed" or "cancelled"; Sera's own words will do too.
    ...        reason: Why. Needed to step a status back and to cancel. Stored with every step.
    ...        started_at: When the work began, for example "2026-11-24 08:10" by the clock of the service address, or with an offset.
    ...            Stored in UTC with the reason: Sera keeps its own arrival time, that of the change itself.
    ...        arrival_notes: What was found there. Stored with the reason; as a note where the job has the status already.
    ...        files: Photos, videos and documents, for example "photos/before.jpg; photos/after.jpg".
    ...        appointment: Appointment number. Needed where several appointments of the job are not over.
    ...        customer: Name, phone number, e-mail or customer ID. Needed where the job is named by a reference that was not booked
    ...            from this machine.
    [Arguments]    ${reference: str}    ${job: str}    # robocop: off=parsing-error    (a type that this suite teaches Robot)
    ...    ${status: Literal["scheduled", "dispatched", "in_progress", "completed", "cancelled", "Pending", "Accepted", "Running"]}
    ...    ${reason: str}=${EMPTY}    ${started_at: Moment | None}=${None}    ${arrival_notes: str}=${EMPTY}    ${files: list[Path]}=@{EMPTY}
    ...    ${appointment: str}=${EMPTY}    ${customer: str}=${EMPTY}
    Inspect Files    ${files}
    ${before}=    Find Job    ${job}    ${customer}    ${appointment}
    ${told}=    Read Arrival    ${before}    ${status}    ${started_at}    ${arrival_notes}
    ${now}=    Change Job Status    ${reference}    ${before}    ${status}    ${reason}    ${told.words}
    ${begun}=    Step Was Begun    status ${now.portal_status}
    IF    $told.words and $before.portal_status == $now.portal_status and not $begun
        Add Note    ${reference}    ${now}    ${told.words}
    END
    ${arrived}=    Get Arrival    ${now}
    ${attached}=    Attach Files To Job    ${now}    ${files}
    ${facts}=    Get Status Facts    ${before}    ${now}    ${arrived}    ${told}    ${attached}
    Report Result    ${{ $now.model_copy(update={'started_at': $arrived}) }}    customer_name=${before.customer_name}    &{facts}
