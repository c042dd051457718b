# robocop: off=missing-doc-test-case
*** Settings ***
Documentation       Files of a job: uploaded once, read back, and refused before anything is sent.
Resource            keywords/session.resource
Resource            keywords/files.resource
Resource            keywords/jobs.resource
Library             Collections
Library             OperatingSystem
Library             Eye.py    ${PORTAL}
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Look At Events

*** Variables ***
${FOLDER}           ${OUTPUT DIR}/files
${JPEG}             ${{ b'\xff\xd8\xff\xe0' }}
${MP4}              ${{ b'\0\0\0\x18ftypisom' + b'x' * 2_000_000 }}

*** Test Cases ***
Attach Files To Job Uploads Photos Videos And Documents And Reads Them Back
    Create A File Of Each Kind
    VAR    @{paths}    ${FOLDER}/before.jpg    ${FOLDER}/walk round.mp4    ${FOLDER}/Prüfbericht.pdf
    ${job}=    Open A Job
    ${files}=    Attach Files To Job    ${job}    ${paths}
    Events Should Be    media.added    media.added    media.added
    ${media}=    Truth    media    customer_id=${job.customer}
    FOR    ${file}    ${kind}    IN ZIP    ${files}    ${{ ['photo', 'video', 'document'] }}
        ${one}=    Get From Dictionary    ${{ {str(one['id']): one for one in $media} }}    ${file.number}
        VAR    @{kept}    ${one}[kind]    ${one}[name]    ${one}[type]    ${one}[size]    ${one}[sha256]
        VAR    @{told}    ${kind}    ${file.file_name}    ${file.media_type}    ${file.size}    ${file.sha256}
        Lists Should Be Equal    ${kept}    ${told}
    END

Attach Files To Job Takes A File That Is There As It Is
    Create Binary File    ${FOLDER}/once.jpg    ${{ $JPEG + b'once' }}
    VAR    @{paths}    ${FOLDER}/once.jpg
    ${job}=    Open A Job
    ${first}=    Attach Files To Job    ${job}    ${paths}
    ${second}=    Attach Files To Job    ${job}    ${paths}
    Should Be Equal    ${first}    ${second}
    Events Should Be    media.added

Find Attached File Sees What Has Come Since Its Page Was Opened
    Create Binary File    ${FOLDER}/late.jpg    ${{ $JPEG + b'late' }}
    VAR    @{paths}    ${FOLDER}/late.jpg
    ${job}=    Open A Job
    ${uploads}=    Inspect Files    ${paths}
    ${before}=    Find Attached File    ${job}    ${uploads}[0]
    Attach Files In Another Window    ${job}    ${paths}
    ${after}=    Find Attached File    ${job}    ${uploads}[0]
    Should Be Equal    ${before}    ${None}
    Should Be Equal    ${after.file_name}    late.jpg

Attach Files To Job Tells Files Of The Same Name Apart By Their Content
    Create Binary File    ${FOLDER}/one/same.jpg    ${{ $JPEG + b'one' }}
    Create Binary File    ${FOLDER}/two/same.jpg    ${{ $JPEG + b'two' }}
    VAR    @{paths}    ${FOLDER}/one/same.jpg    ${FOLDER}/two/same.jpg
    ${job}=    Open A Job
    ${first}=    Attach Files To Job    ${job}    ${paths}
    ${second}=    Attach Files To Job    ${job}    ${paths}
    Should Be Equal    ${first}    ${second}
    Events Should Be    media.added    media.added

Attach Files To Job Refuses What Sera Would Not Take Before Anything Is Sent
    [Template]    Attaching Should Be Refused
    FILE_UNFIT: *program.exe' is none of the files that are uploaded: .csv, .docx*    program.exe    ${{ b'MZ' }}
    FILE_UNFIT: *fake.jpg' is no .jpg file*    fake.jpg    ${{ b'%PDF-1.7' }}
    FILE_UNFIT: *empty.pdf' is empty*    empty.pdf    ${{ b'' }}
    FILE_UNFIT: *large.png' has 26 MB; a photo may have 25 MB*    large.png    ${{ b'\x89PNG\r\n\x1a\n' + bytes(25 << 20) }}

Attach Files To Job Refuses A File That Is Not There
    Create Binary File    ${FOLDER}/there.jpg    ${{ $JPEG + b'there' }}
    VAR    @{paths}    ${FOLDER}/there.jpg    ${FOLDER}/not there.jpg
    ${job}=    Open A Job
    Run Keyword And Expect Error    FILE_MISSING: There is no file *    Attach Files To Job    ${job}    ${paths}
    Nothing Should Have Been Written

*** Keywords ***
Attach Files In Another Window
    [Documentation]    Uploads files as a colleague would, and comes back to the page that was open.
    [Arguments]    ${job}    ${paths}
    ${here}=    Get Page Ids    ACTIVE    ACTIVE    ACTIVE
    New Page
    Attach Files To Job    ${job}    ${paths}
    Switch Page    ${here}[0]

Open A Job
    [Documentation]    Opens the first job that the portal holds.
    ${jobs}=    Truth    jobs
    ${job}=    Get Job    ${{ str($jobs[0]['id']) }}
    RETURN    ${job}

Create A File Of Each Kind
    [Documentation]    Creates a photo, a video and a document.
    Create Binary File    ${FOLDER}/before.jpg    ${{ $JPEG + b'before' * 1000 }}
    Create Binary File    ${FOLDER}/walk round.mp4    ${MP4}
    Create Binary File    ${FOLDER}/Prüfbericht.pdf    ${{ b'%PDF-1.7 report' }}

Attaching Should Be Refused
    [Documentation]    Ends with that message, and sends nothing, not even the file before it.
    [Arguments]    ${message}    ${name}    ${content}
    Create Binary File    ${FOLDER}/first.jpg    ${{ $JPEG + b'first' }}
    Create Binary File    ${FOLDER}/${name}    ${content}
    VAR    @{paths}    ${FOLDER}/first.jpg    ${FOLDER}/${name}
    ${job}=    Open A Job
    Run Keyword And Expect Error    ${message}    Attach Files To Job    ${job}    ${paths}
    Nothing Should Have Been Written
