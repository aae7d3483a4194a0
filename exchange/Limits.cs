namespace Gateway.Exchange;

/// <summary>
/// The bounds on documents. Those a document's own rules use hold everywhere alike; those marked as defaults are the gateway's to configure and to
/// announce in its discovery document.
/// </summary>
public static class Limits
{
    /// <summary>Bytes of an agency's record; the log entry that carries it with two signatures must stay under 65,536.</summary>
    public const int RecordBytes = 48 * 1024;

    /// <summary>Languages of an agency's names or an advisory's titles.</summary>
    public const int Languages = 16;

    /// <summary>Characters (Unicode scalar values) of a title or an agency's name.</summary>
    public const int TitleCharacters = 200;

    /// <summary>Characters of a media type.</summary>
    public const int MediaTypeCharacters = 127;

    /// <summary>UTF-8 bytes of a file name.</summary>
    public const int FileNameBytes = 255;

    /// <summary>Root keys of an agency.</summary>
    public const int RootKeys = 4;

    /// <summary>Keys of one principal for one purpose.</summary>
    public const int KeysPerPurpose = 4;

    /// <summary>Principals in a record, and so in an audience.</summary>
    public const int Principals = 256;

    /// <summary>Documents of an advisory.</summary>
    public const int Documents = 16;

    /// <summary>Tags of an advisory.</summary>
    public const int Tags = 32;

    /// <summary>Characters (Unicode scalar values) of a tag.</summary>
    public const int TagCharacters = 100;

    /// <summary>Policies a statement refers to.</summary>
    public const int Policies = 16;

    /// <summary>UTF-8 bytes of a policy or of the reason of a withdrawal.</summary>
    public const int PolicyBytes = 1024;

    /// <summary>Characters of the reason of an admin act.</summary>
    public const int ReasonCharacters = 200;

    /// <summary>Bytes of a statement's nonce.</summary>
    public const int NonceBytes = 16;

    /// <summary>Bytes of one age header in a manifest: a single stanza needs a few hundred.</summary>
    public const int HeaderBytes = 4096;

    /// <summary>Bytes of an envelope's plaintext.</summary>
    public const int EnvelopeBytes = 64 * 1024;

    /// <summary>Bytes of the random salt in an envelope.</summary>
    public const int EnvelopeSaltBytes = 32;

    /// <summary>Bytes of the random salt in the detail of <c>advisory.distributed</c>.</summary>
    public const int DistributionSaltBytes = 32;

    /// <summary>Groups that an advisory may be addressed to, nested ones counted.</summary>
    public const int GroupsOfAdvisory = 64;

    /// <summary>Agencies in a group.</summary>
    public const int GroupMembers = 512;

    /// <summary>Groups that one group holds itself.</summary>
    public const int NestedGroups = 16;

    /// <summary>How deep groups hold each other, the outermost counted.</summary>
    public const int GroupDepth = 4;

    /// <summary>Bytes of the random salt in a version of a group.</summary>
    public const int GroupSaltBytes = 32;

    /// <summary>Bytes of a receipt, a withdrawal, an admin act, an invite.</summary>
    public const int SmallDocumentBytes = 16 * 1024;

    /// <summary>Bytes of a sharing agreement: its parties and terms, not the human documents.</summary>
    public const int AgreementBytes = 24 * 1024;

    /// <summary>Bytes of all human documents of one version of an agreement together.</summary>
    public const int AgreementTextBytes = 512 * 1024;

    /// <summary>Parties of an agreement.</summary>
    public const int AgreementParties = 64;

    /// <summary>Reservations of one party.</summary>
    public const int Reservations = 16;

    /// <summary>Versions of one agreement, those that were declined among them.</summary>
    public const int AgreementVersions = 256;

    /// <summary>Days of an agreement's notice or retention, and no more: ten years.</summary>
    public const int AgreementDays = 3653;

    /// <summary>Default: bytes of an upload's metadata part.</summary>
    public const int MetadataBytes = 64 * 1024;

    /// <summary>Default: bytes of an upload's signatures part.</summary>
    public const int SignaturesBytes = 1024 * 1024;

    /// <summary>Default: bytes of all sealed headers of an advisory; a manifest that carries them in base64 is bounded by twice this.</summary>
    public const int SealedHeaderBytes = 4 * 1024 * 1024;

    /// <summary>Default: recipient agencies of an advisory.</summary>
    public const int Recipients = 1000;

    /// <summary>Agencies that one permission to share names.</summary>
    public const int PermittedRecipients = 256;

    /// <summary>Characters of the URL of a webhook.</summary>
    public const int WebhookUrlCharacters = 1024;

    /// <summary>Characters of a login assertion, a DPoP proof or an access token.</summary>
    public const int TokenCharacters = 8 * 1024;

    /// <summary>Bytes of one token of a JSON document that is looked into while it streams by: CSAF has texts of 250,000 characters.</summary>
    public const int StreamedTokenBytes = 2 * 1024 * 1024;

    /// <summary>How deep such a document may nest.</summary>
    public const int StreamedDepth = 128;

    /// <summary>Characters (Unicode scalar values) of a title, name or id in a CSAF document.</summary>
    public const int CsafCharacters = 1000;

    /// <summary>Characters of a time, a language tag or a CVE in a CSAF document.</summary>
    public const int CsafWordCharacters = 100;

    /// <summary>Bytes of a summary: 16 documents with a thousand CVEs each.</summary>
    public const int SummaryBytes = 4 * 1024 * 1024;

    /// <summary>CVEs of a CSAF document that a summary lists.</summary>
    public const int Cves = 1000;

    /// <summary>CVEs of a CSAF document that are told apart; those beyond are not counted.</summary>
    public const int CountedCves = 100_000;

    /// <summary>How far two clocks may differ.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(60);

    /// <summary>How old a statement may be when it is published.</summary>
    public static readonly TimeSpan StatementAge = TimeSpan.FromDays(7);

    /// <summary>How old a notice may be when its receiver checks it.</summary>
    public static readonly TimeSpan NoticeAge = TimeSpan.FromMinutes(5);

    /// <summary>How long a login assertion may live.</summary>
    public static readonly TimeSpan AssertionLifetime = TimeSpan.FromSeconds(300);
}
