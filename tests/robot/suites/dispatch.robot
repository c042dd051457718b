# robocop: off=missing-doc-test-case
*** Settings ***
Documentation       Finding jobs as a person would name them, and giving their appointments to technicians once.
Resource            keywords/session.resource
Resource            keywords/dispatch.resource
Resource            keywords/jobs.resource
Library             Eye.py    ${PORTAL}
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Look At Events

*** Test Cases ***
Find Job Takes A Number Or The Reference In A Customer's Notes
    ${jobs}=    Truth    jobs    notes_contains=[Ref NAMED]
    ${number}=    Evaluate    str($jobs[0]['id'])
    ${job}=    Find Job    ${number}
    Should Be Equal    ${job.number}    ${number}
    Should Be Equal    ${job.customer}    10001
    Should Contain    ${job.address}    Indianapolis, IN
    ${job}=    Find Job    NAMED    customer=10001
    Should Be Equal    ${job.number}    ${number}
    Nothing Should Have Been Written

Find Job Refuses What It Cannot Find
    Run Keyword And Expect Error    JOB_NOT_FOUND: Sera has no job 9999999*    Find Job    9999999
    Run Keyword And Expect Error    JOB_NOT_FOUND: *no search*column customer*    Find Job    NOWHERE
    Run Keyword And Expect Error    JOB_NOT_FOUND: *no job of customer 10001*    Find Job    NOWHERE    customer=10001
    Run Keyword And Expect Error    CUSTOMER_NOT_FOUND: *    Find Job    NAMED    customer=Nobody Atall
    Nothing Should Have Been Written

Find Job Takes The Appointment That Is Named Where Several Are Not Over
    ${jobs}=    Truth    jobs    notes_contains=[Ref TWO]
    ${number}=    Evaluate    str($jobs[0]['id'])
    ${first}=    Appointment At    TWO
    VAR    ${second}    ${{ $first['id'] + 1 }}
    Run Keyword And Expect Error    APPOINTMENT_AMBIGUOUS: *${second}*    Find Job    ${number}
    Run Keyword And Expect Error    APPOINTMENT_NOT_FOUND: *${second}*    Find Job    ${number}    appointment=2999999
    ${job}=    Find Job    ${number}    appointment=${second}
    Should Be Equal    ${job.window}    1:00 pm - 2:00 pm
    Nothing Should Have Been Written

Assign Technician Pins The One Who Is Named And Keeps The Reason
    ${job}=    Find Job At    NAMED
    ${given}=    Assign Technician    RD-1    ${job}    Darnell    Knows the boiler
    Events Should Be    note.added    appointment.assigned
    Should Be Equal    ${given.technician}    Darnell Hughes
    Should Be True    ${given.visit.pinned}
    ${appointment}=    Appointment At    NAMED
    Should Be Equal    ${appointment}[technician]    Darnell Hughes
    ${notes}=    Truth    notes    notes_contains=[Ref RD-1] Knows the boiler
    Length Should Be    ${notes}    1
    Should Contain    ${notes}[0][text]    pinned to Darnell Hughes

Assign Technician Sends Nothing Where It Is So Already
    ${job}=    Find Job At    NAMED
    ${given}=    Assign Technician    RD-2    ${job}    Darnell Hughes    Again
    Should Be Equal    ${given.technician}    Darnell Hughes
    Nothing Should Have Been Written

Assign Technician Knows Its Own Note When Somebody Else Has Changed It Since
    ${job}=    Find Job At    AGAIN
    Assign Technician    RD-3    ${job}    Bianca Torres
    Assign Technician    RD-4    ${job}    Aaron Becker
    Events Should Be    note.added    appointment.assigned    note.added    appointment.assigned
    ${given}=    Assign Technician    RD-3    ${job}    Bianca Torres
    Should Be Equal    ${given.technician}    Aaron Becker
    Events Should Be    note.added    appointment.assigned    note.added    appointment.assigned

Assign Technician Leaves The Choice To Sera
    ${job}=    Find Job At    AGAIN
    ${given}=    Assign Technician    RD-5    ${job}    Auto    No wish
    Events Should Be    note.added    appointment.assigned
    Should Be Equal    ${given.visit.pinned}    ${False}
    ${appointment}=    Appointment At    AGAIN
    Should Be Equal    ${given.technician}    ${appointment}[technician]
    Assign Technician    RD-6    ${job}    auto
    Events Should Be    note.added    appointment.assigned

Assign Technician Chooses Who Is Free And Has The Least Booked That Day
    [Documentation]    Aaron is taken at that time, Bianca has two hours that day besides this appointment, the others have nothing.
    ${job}=    Find Job At    BEST
    ${given}=    Assign Technician    RD-7    ${job}    best
    Should Be Equal    ${given.technician}    Caleb O'Neill
    Should Be True    ${given.visit.pinned}
    Events Should Be    note.added    appointment.assigned

Assign Technician Counts Events That Block A Technician
    ${job}=    Find Job At    EVENT
    ${given}=    Assign Technician    RD-8    ${job}
    Should Be Equal    ${given.technician}    Caleb O'Neill
    Events Should Be    note.added    appointment.assigned

Assign Technician Names Who Is Free Where One Is Busy
    ${job}=    Find Job At    BEST
    Run Keyword And Expect Error
    ...    TECHNICIAN_BUSY: Aaron Becker is not free on 2026-12-22, 10:00 am - 11:00 am; free then: Caleb O'Neill (nothing*busy then: Aaron Becker*
    ...    Assign Technician    RD-9    ${job}    Aaron Becker
    Nothing Should Have Been Written
    ${given}=    Assign Technician    RD-9    ${job}    Aaron Becker    The manager agreed    allow_overbooking=True
    Should Be Equal    ${given.technician}    Aaron Becker
    Events Should Be    note.added    appointment.assigned

Assign Technician Names Who Could Where One Lacks The Skill
    ${job}=    Find Job At    BEST
    Run Keyword And Expect Error
    ...    TECHNICIAN_UNKNOWN: Sera offers no technician 'Ivy Nguyen' for 'Heating Repair'; free then: Caleb O'Neill*
    ...    Assign Technician    RD-10    ${job}    Ivy Nguyen
    Nothing Should Have Been Written

Assign Technician Refuses Where Nobody Is Free
    ${job}=    Find Job At    FULL
    Run Keyword And Expect Error    NO_FREE_SLOT: *Aaron Becker, *Jörg Weiß could do it*    Assign Technician    RD-11    ${job}    best
    Run Keyword And Expect Error    NO_FREE_SLOT: *Unassigned*    Assign Technician    RD-12    ${job}    auto
    Nothing Should Have Been Written

Assign Technician Refuses An Appointment That Is Under Way
    ${job}=    Find Job At    RUNNING
    Run Keyword And Expect Error    APPOINTMENT_UNDER_WAY: *Running*    Assign Technician    RD-13    ${job}    Aaron Becker
    Run Keyword And Expect Error    APPOINTMENT_UNDER_WAY: *Running*    Assign Technician    RD-13    ${job}    best
    Nothing Should Have Been Written

*** Keywords ***
Find Job At
    [Documentation]    Returns the job whose appointment's notes carry that reference.
    [Arguments]    ${reference}
    ${appointment}=    Appointment At    ${reference}
    ${job}=    Find Job    ${appointment}[job_id]
    RETURN    ${job}

Appointment At
    [Documentation]    Returns what the portal holds of the appointment whose notes carry that reference.
    [Arguments]    ${reference}
    ${appointments}=    Truth    appointments    notes_contains=[Ref ${reference}]
    RETURN    ${appointments}[0]
