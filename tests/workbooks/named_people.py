"""Sentences that name a person, and many more that only look as if they did; all invented."""

NAMED = """
Mr Okafor refused the visit|Mr Okafor
The panel spoke to Mrs. Begum twice|Mrs Begum
Ms Kowalska was not interpreted for|Ms Kowalska
Dr Patel saw the child|Dr Patel
Dr. Ahmed wrote to the school|Dr Ahmed
Prof Adeyemi gave advice|Prof Adeyemi
Mx Taylor asked for time|Mx Taylor
a letter from Miss Owusu|Miss Owusu
Sir Keith was asked|Sir Keith
PC Malik attended|PC Malik
DC Hughes took the call|DC Hughes
Sgt Evans logged it|Sgt Evans
Rev Thomas knew the family|Rev Thomas
Reverend Boateng knew the family|Reverend Boateng
it was Mr O'Brien who rang|Mr O'Brien
Mr. and Mrs Khan were told|Mrs Khan
Mr Smith-Jones was told|Mr Smith-Jones
told Sarah that it was her fault|Sarah
the mother called Aisha a liar|Aisha
when Jamal came home|Jamal
nobody asked Kwame|Kwame
a friend of Niamh was there|Niamh
and Piotr was placed with kin|Piotr
that Harpreet had been hit|Harpreet
said to Mohammed, again|Mohammed
the aunt, Fatima, was not asked|Fatima
because Chinedu was late|Chinedu
with Ionut in the room|Ionut
then Siobhan left|Siobhan
as Oluwaseun grew up|Oluwaseun
to Agnieszka in English|Agnieszka
Sarah said that she was fine|Sarah
Aisha's school was not told|Aisha
Jamal was seen alone|Jamal
Piotr told the mentor|Piotr
Fatima had asked twice|Fatima
the review says Tyrell's needs were missed|Tyrell
Sarah Jones was the worker|Sarah Jones
it says Kwame Mensah was seen|Kwame Mensah
Grace Adeyemi spoke first|Grace Adeyemi
and Charlotte Hughes agreed|Charlotte Hughes
with Jack Brown at home|Jack Brown
Faith Okonkwo was at home|Faith Okonkwo
to Rose Mbeki in hospital|Rose Mbeki
Victoria Ncube was not told|Victoria Ncube
Mark Davies rang back|Mark Davies
Ruby Begum's view is missing|Ruby Begum
so Imran Hussain moved|Imran Hussain
Ahmed Ali and his brother|Ahmed Ali
the child (Daniel) was not seen|Daniel
"Leah" is the name in the annex|Leah
the review calls her Zainab|Zainab
p. 12: Thomas was low|Thomas
she and Mary-Jane were moved|Mary-Jane
by Sean and by his father|Sean
his sister Khadija was not named|Khadija
his key worker Darren left|Darren
one of them, Gurpreet Kaur, was seen|Gurpreet Kaur
“I told Michael everything”|Michael
about Mihaela, who was two|Mihaela
for Abdirahman and for her|Abdirahman
"""

NOT_NAMED = """
Children's Social Care did not share it
Child C was seen twice
Child Alpha was seen alone
Child Ruby is the name that the review gives
Child Sarah is a pseudonym
Baby K was not registered
Baby Peter was a case of its own
Sibling Sarah is a pseudonym
Family Alpha lived with kin
Mother was not asked
Mother said that she was fine
Father lived elsewhere
Maternal Grandmother was heard
Step-Father was not assessed
Uncle came to the meeting
Working Together was followed
Working Together to Safeguard Children 2023
the Serious Case Review says so
a Local Child Safeguarding Practice Review
the Named Nurse was not told
the Designated Doctor wrote to the Panel
Ofsted inspected in March
Black Caribbean heritage is named
White British families were compared
Mixed White and Asian
Asian or Asian British
Bangladeshi, Pakistani and Indian
Gypsy, Roma and Traveller families
St Mary's Hospital did not ring back
St Thomas' Hospital rang
Great Ormond Street Hospital
King George School was closed
Queen Elizabeth Hospital wrote
Princess Alice Hospital wrote
Alexandra Road was unsafe
Victoria Station was far away
the Victoria line was shut
in Victoria, the office was closed
Chelsea was too far to go
Jordan was where they had come from
from Georgia to England
Kent County Council did not reply
in Kent, nobody knew
Essex Police were called
Lewisham was told in May
in June the school rang
in April and August
by March it was too late
June was the month of the review
May was too late
May not have been asked
Will the plan work?
the Will was not found
Hope was lost
with hope and faith and grace
Faith was named in the notification
Faith and culture were explored
Grace was said at table
Mark the box
the Mark scheme was used
Rose to the challenge
Joy was rare in this home
Dawn was when police came
at Christmas and at Easter
Eid was not thought of
during Ramadan the school was told
on Friday the call came
Islam is the family's faith
Muslim, Christian and Sikh families
Imam was asked by the review
the Imam and the Rabbi were asked
Punjabi was spoken at home
Urdu, Polish and Romanian interpreters
Somali families said the same
the Equality Act 2010
the Children Act 1989
Section 47 enquiry was begun
Section 17 and Section 47
Clare's Law was not used
Sarah's Law was explained
Martha's Rule was not known
the Victoria Climbié Inquiry
Operation Encompass told the school
Operation Sarah was begun
Storm Arwen shut the road
Hurricane Maria was far away
Barnardo's offered a mentor
the Samaritans were rung
the NSPCC helpline
Marie Curie Hospice
Macmillan nurses came
CAMHS closed the case
a CAMHS worker did not attend
the MASH and the LADO
DSL was told by the SENCo
the DSL, who was new
GP records show no visit
A&E was busy
Health Visitor came twice
Early Help was closed
Family Support Worker
a Team Around the Child
Youth Justice Service
Youth Offending Team
British Transport Police
National Crime Agency
the Crown Prosecution Service
Family Court ordered it
High Court said so
Judge was told
Ms B was seen
Mr A and Ms B lived apart
Mr X
Mrs was not used
Miss School and lose marks
Miss the point and the child is lost
Dr was not told
the Dr rang
Sir was what he called him
Recommendation One was met
Appendix D lists them
Table 4 and Figure 2
Page 12, Paragraph 3
Not mentioned
No
Throughout
Throughout the Review Report
Rapid review, page 4
In my words
The child drew the house and left one room empty.
She told the mentor more than she told anyone else.
Race, disability and money are looked at one after another.
Adultification is not named
Intersectionality was not explored
The Panel asks what the family's background meant
Local Safeguarding Children Partnership
the Independent Inquiry into Child Sexual Abuse
the Lammy Review
Black Lives Matter
The Macpherson Report
the Laming Report
the Munro Review
London Borough of Hackney
Greater Manchester Police
West Midlands
North Yorkshire
Northern Ireland
the Isle of Man
Birmingham and Bradford
Oxford, Reading and Bath
Bristol was where they moved
Nigeria, Ghana and Jamaica
Pakistan and India
from Poland via Germany
an Afro-Caribbean barber
Windrush
English as an Additional Language
Year 9 pupil
Reception Class
Thomas Coram Foundation
Elizabeth Garrett Anderson Hospital
Adam Street was unsafe
Martin Luther King Academy
George Cross Road
N/A
?
ic:ABCD-2345
http://example.org/Sarah
"""
