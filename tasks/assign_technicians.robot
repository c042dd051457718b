*** Settings ***
Documentation       Gives one appointment to a technician for every row of the input.
Metadata            Needs    schedule
Resource            ../keywords/session.resource
Resource            ../keywords/dispatch.resource
Resource            ../keywords/jobs.resource
Library             sera_rpa.libraries.Rows
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Ensure Signed In
Test Teardown       Take Evidence
Test Template       Assign One Technician

*** Tasks ***
Assign Technicians

*** Keywords ***
Assign One Technician
    [Documentation]    One row, one appointment with its technician.
    ...
    ...    Args:
    ...        reference: Your own key of the row, for example "A-1001". It is done once, however often the sheet is run.
    ...        job: Job number, for example "1000123", or the reference of the row that booked it.
    ...        technician: Name, for example "Elena Marković"; "best" takes who can do the service, is free then and has the least
    ...            booked that day; "auto" leaves it to Sera (Auto Assign).
    ...        reason: Why. Stored as a note on the job, with the reference as "[Ref A-1001]".
    ...        appointment: Appointment number. Needed where several appointments of the job are not over.
    ...        customer: Name, phone number, e-mail or customer ID. Needed where the job is named by a reference that was not booked
    ...            from this machine.
    ...        allow_overbooking: Also a technician who has something else at that time.
    [Arguments]    ${reference: str}    ${job: str}    ${technician: str}    ${reason: str}=${EMPTY}    ${appointment: str}=${EMPTY}
    ...    ${customer: str}=${EMPTY}    ${allow_overbooking: bool}=False
    ${before}=    Find Job    ${job}    ${customer}    ${appointment}
    ${now}=    Assign Technician    ${reference}    ${before}    ${technician}    ${reason}    allow_overbooking=${allow_overbooking}
    Report Result    ${now}    pinned=${now.visit.pinned}    technician_before=${before.visit.shown_technician}
    ...    customer_name=${before.customer_name}
