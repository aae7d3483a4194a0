namespace Gateway.Exchange;

/// <summary>The rules that documents obey; each refusal names the one that was broken.</summary>
public enum DocumentRule
{
    /// <summary>Not canonical JSON in the shape the document has: an unknown, missing or null member, a wrong kind of value, a spelling that is not RFC 8785.</summary>
    Malformed,

    /// <summary>More bytes than such a document may have.</summary>
    TooLarge,

    /// <summary>The <c>type</c> member names another document.</summary>
    WrongType,

    /// <summary>A member is no id of the kind it should be.</summary>
    InvalidId,

    /// <summary>A member holds a word outside its list.</summary>
    UnknownWord,

    /// <summary>A digest is not 32 bytes.</summary>
    InvalidDigest,

    /// <summary>A list or number is too small or too large.</summary>
    OutOfRange,

    /// <summary>A list is not in ordinal order, or holds an item twice.</summary>
    NotSorted,

    /// <summary>A language tag is not a BCP 47 tag.</summary>
    InvalidLanguage,

    /// <summary>A title or name is blank, too long, or holds control or bidi characters.</summary>
    InvalidTitle,

    /// <summary>A reason is blank, too long, or holds control or bidi characters.</summary>
    InvalidReason,

    /// <summary>Two times are in the wrong order.</summary>
    InvalidPeriod,

    /// <summary>A key is not an age recipient that may be encrypted to.</summary>
    InvalidRecipientKey,

    /// <summary>A key is not an <c>ssh-ed25519</c> line of a point of prime order.</summary>
    InvalidSigningKey,

    /// <summary>A key stands twice in a record.</summary>
    DuplicateKey,

    /// <summary>A principal stands twice in a record.</summary>
    DuplicatePrincipal,

    /// <summary>A principal belongs to another agency than the document's.</summary>
    ForeignPrincipal,

    /// <summary>A manifest or token key outside the gateway's own record.</summary>
    MisplacedPurpose,

    /// <summary>The kind <c>gateway</c> outside the gateway's own record, or another kind inside it.</summary>
    MisplacedKind,

    /// <summary>A record at sequence 0 with a predecessor, or a later one without predecessor or gateway.</summary>
    InvalidChainStart,

    /// <summary>The agency's id is kept back.</summary>
    ReservedAgency,

    /// <summary>The document was made for another gateway.</summary>
    WrongGateway,

    /// <summary>The record continues another agency's.</summary>
    WrongAgency,

    /// <summary>The record is not the next one.</summary>
    WrongSequence,

    /// <summary>The record does not name the digest of the last one.</summary>
    WrongPrevious,

    /// <summary>A principal of the last record is gone; a leaver stays listed, revoked.</summary>
    DroppedPrincipal,

    /// <summary>A principal changed its kind.</summary>
    ChangedPrincipalKind,

    /// <summary>A revocation is gone, or was weakened.</summary>
    VanishedRevocation,

    /// <summary>The key stands, or stood, at another place in the directory.</summary>
    KeyInUse,

    /// <summary>No root key that counts made this signature over the record.</summary>
    BadRootSignature,

    /// <summary>A first record, or one under a replaced root, comes without an admin's act.</summary>
    MissingAct,

    /// <summary>An ordinary record comes with an admin's act.</summary>
    UnexpectedAct,

    /// <summary>The act is of another kind, agency or record than what it comes with.</summary>
    WrongAct,

    /// <summary>The act's principal is not an admin in force.</summary>
    NotAnAdmin,

    /// <summary>The act is not signed by the principal it names.</summary>
    BadAdminSignature,

    /// <summary>The approval is of another act.</summary>
    WrongApproval,

    /// <summary>An admin approves what it did itself, or a publisher releases what it signed itself.</summary>
    SelfApproval,

    /// <summary>A release is by somebody of another agency than the sender's.</summary>
    ForeignRelease,

    /// <summary>The act is dated ahead of the log, or not after the one it follows.</summary>
    ActOutOfTime,

    /// <summary>The directory holds no such agency.</summary>
    UnknownAgency,

    /// <summary>The agency has no such principal.</summary>
    UnknownPrincipal,

    /// <summary>The very revocation stands in the directory already.</summary>
    RevocationUnchanged,

    /// <summary>The agency is already suspended, or is not suspended.</summary>
    SuspensionUnchanged,

    /// <summary>The log is another one than was expected.</summary>
    WrongOrigin,

    /// <summary>The entry does not come where it must.</summary>
    OutOfOrder,

    /// <summary>TLP:RED without named persons.</summary>
    AudienceRequired,

    /// <summary>Named persons under another TLP than RED.</summary>
    AudienceNotAllowed,

    /// <summary>A file name is blank, too long, or holds separators, control or bidi characters.</summary>
    InvalidFileName,

    /// <summary>Two documents would be saved under one name.</summary>
    DuplicateDocumentName,

    /// <summary>A media type is not <c>type/subtype</c>.</summary>
    InvalidMediaType,

    /// <summary>A policy is blank, too long, or holds control or bidi characters.</summary>
    InvalidPolicy,

    /// <summary>The nonce is not 16 bytes.</summary>
    InvalidNonce,

    /// <summary>A statement is too old, or from the future.</summary>
    CreatedOutOfTime,

    /// <summary>A recipient stands twice in an upload.</summary>
    DuplicateRecipient,

    /// <summary>The signatures are not exactly one for each recipient.</summary>
    SignatureCount,

    /// <summary>A header is no age header with a single stanza.</summary>
    InvalidHeader,

    /// <summary>A payload has a size that no age payload has, or that it may not have where it stands.</summary>
    InvalidPayload,

    /// <summary>Headers or keys of two classes where there is one, or of a class without payloads.</summary>
    MixedClasses,

    /// <summary>The headers of a sealed upload are not exactly one for each payload and key, for exactly its recipients.</summary>
    HeaderCount,

    /// <summary>A salt is not 32 bytes.</summary>
    InvalidSalt,

    /// <summary>A document says that it is CSAF 2.0, and a part that is relied on is missing, stands twice or is not of its form.</summary>
    InvalidCsaf,

    /// <summary>A document says that it is a STIX 2.1 bundle, and its outline is not one's.</summary>
    InvalidStix,

    /// <summary>A tag is blank, too long, begins or ends with white space, or holds control or bidi characters.</summary>
    InvalidTag,

    /// <summary>A sponsor is no party of the agreement, or sponsored itself.</summary>
    InvalidSponsor,

    /// <summary>A reservation says nothing, or more than one thing.</summary>
    InvalidReservation,

    /// <summary>The human documents are not exactly those that the agreement names.</summary>
    WrongTexts,

    /// <summary>There is no such group, or none that the publisher or owner may know.</summary>
    UnknownGroup,

    /// <summary>The group is closed.</summary>
    GroupClosed,

    /// <summary>The directory holds no agency that a group names.</summary>
    UnknownMember,

    /// <summary>A group holds itself, by way of others perhaps.</summary>
    GroupCycle,

    /// <summary>Groups hold each other too deep, or too many of them.</summary>
    GroupTooDeep,

    /// <summary>The agency may not publish to the group, or to one that it holds.</summary>
    NotGroupPublisher,

    /// <summary>The version is not signed for the agency that owns the group, or not by a keyholder of it.</summary>
    NotGroupOwner,

    /// <summary>The version is not signed by the principal it names.</summary>
    BadGroupSignature,

    /// <summary>A group became disclosed or confidential after its first version.</summary>
    ChangedDisclosure,

    /// <summary>A version that hands a group to another owner changes something else too.</summary>
    ChangedWithOwner,

    /// <summary>A disclosed group holds a confidential one, or one of its publishers may not publish to a confidential one that it holds.</summary>
    NestedConfidential,

    /// <summary>A group is named for TLP:RED, which is for named persons.</summary>
    GroupNotAllowed,

    /// <summary>The recipients are not exactly those that the groups stand for, with those named singly and without those left out.</summary>
    NotTheRoster,
}
