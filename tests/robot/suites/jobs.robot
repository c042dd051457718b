# robocop: off=missing-doc-test-case,too-many-calls-in-test-case
*** Settings ***
Documentation       Booking jobs once, and reading them.
Resource            keywords/session.resource
Resource            keywords/customers.resource
Resource            keywords/scheduling.resource
Resource            keywords/jobs.resource
Library             Eye.py    ${PORTAL}
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Look At Events

*** Variables ***
${MONDAY}           2026-11-30

*** Test Cases ***
Book Job Books One And Returns It As Sera Shows It
    ${customer}=    Find Customer    10001
    ${job}=    Book Job    RF-1    ${customer}    Heating Tune-Up    ${MONDAY}    2:00 pm - 3:00 pm    notes=Ring twice
    Events Should Be    appointment.booked
    Should Be Equal    ${job.customer}    10001
    Should Be Equal    ${job.service_category}    Heating Tune-Up
    Should Be Equal As Strings    ${job.day}    ${MONDAY}
    Should Be Equal    ${job.window}    2:00 pm - 3:00 pm
    Should Be Equal    ${job.portal_status}    Pending
    ${appointments}=    Truth    appointments    notes_contains=[Ref RF-1]
    Should Be Equal As Strings    ${appointments}[0][job_id]    ${job.number}
    Should Be Equal    ${appointments}[0][notes]    Ring twice\n[Ref RF-1]
    Should Be Equal    ${appointments}[0][technician]    ${job.technician}

Book Job Pins The Technician Who Is Named
    ${customer}=    Find Customer    10002
    ${job}=    Book Job    RF-2    ${customer}    Drain Cleaning    ${MONDAY}    11:00    technician=Elena Marković
    ...    latest_day=2026-12-04
    Should Be Equal    ${job.technician}    Elena Marković
    ${appointments}=    Truth    appointments    notes_contains=[Ref RF-2]
    Should Be True    ${appointments}[0][pinned]

Book Job Returns The Job That Carries The Reference
    ${customer}=    Find Customer    10003
    ${first}=    Book Job    RF-3    ${customer}    Drain Cleaning    ${MONDAY}    9:00 am    latest_day=2026-12-04
    ${second}=    Book Job    RF-3    ${customer}    Drain Cleaning    ${MONDAY}    9:00 am    latest_day=2026-12-04
    Should Be Equal    ${first.number}    ${second.number}
    Events Should Be    appointment.booked

Book Job Refuses What Cannot Be Booked
    [Template]    Booking Should Be Refused
    SERVICE_CATEGORY_UNKNOWN    10001    Roof Repair    ${MONDAY}    8:00 am
    SERVICE_CATEGORY_AMBIGUOUS    10001    Heating    ${MONDAY}    8:00 am
    WINDOW_UNKNOWN    10001    Heating Tune-Up    ${MONDAY}    6:00 am
    DAY_CLOSED    10001    Heating Tune-Up    2026-11-29    8:00 am
    DAY_CLOSED    10001    Heating Tune-Up    2026-11-20    8:00 am
    NO_FREE_SLOT    10001    Drain Cleaning    2026-11-25    10:00 am
    ADDRESS_AMBIGUOUS    10006    Drain Cleaning    ${MONDAY}    8:00 am
    ADDRESS_NOT_FOUND    10006    Drain Cleaning    ${MONDAY}    8:00 am    service_address=1 Nowhere St
    ADDRESS_UNSCHEDULABLE    10010    Drain Cleaning    ${MONDAY}    8:00 am
    OUT_OF_COVERAGE    10009    Drain Cleaning    ${MONDAY}    1:00 pm
    TECHNICIAN_UNKNOWN    10001    Drain Cleaning    ${MONDAY}    8:00 am    technician=Nobody Special

Get Job Returns A Job With Its First Appointment
    ${jobs}=    Truth    jobs    notes_contains=[Ref OLD]
    ${job}=    Get Job    ${{ str($jobs[0]['id']) }}
    Should Be Equal As Strings    ${job.customer}    ${jobs}[0][customer_id]
    ${appointments}=    Truth    appointments    notes_contains=[Ref OLD]
    Should Be Equal    ${job.service_category}    ${appointments}[0][service]
    Should Be Equal As Strings    ${job.day}    ${appointments}[0][start][0:10]
    Should Contain    ${job.notes}    [Ref OLD]
    Nothing Should Have Been Written

Get Job Refuses A Number That Sera Does Not Know
    Run Keyword And Expect Error    JOB_NOT_FOUND: *    Get Job    9999999
    Nothing Should Have Been Written

Find Job By Reference Looks Through All Pages Of A Customer
    ${jobs}=    Truth    jobs    notes_contains=[Ref OLD]
    ${job}=    Find Job By Reference    OLD    10012
    Should Be Equal As Strings    ${job.number}    ${jobs}[0][id]
    Nothing Should Have Been Written

Find Job By Reference Returns None Where None Carries It
    ${job}=    Find Job By Reference    OL    10012
    Should Be Equal    ${job}    ${None}
    ${job}=    Find Job By Reference    OLD    10001
    Should Be Equal    ${job}    ${None}
    Nothing Should Have Been Written

Find Job By Reference Refuses A Reference That Several Carry
    Run Keyword And Expect Error    DUPLICATE_IN_PORTAL: *    Find Job By Reference    TWIN    10012
    Nothing Should Have Been Written

*** Keywords ***
Booking Should Be Refused
    [Documentation]    Ends with that code, and books nothing.
    [Arguments]    ${code}    ${id}    @{booking}    &{more}
    ${customer}=    Find Customer    ${id}
    Run Keyword And Expect Error    ${code}: *    Book Job    RF-REFUSED    ${customer}    @{booking}    &{more}
    Nothing Should Have Been Written
