using Gateway.Audit;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>The steps of <see cref="DeliveryPapers.Check"/> and <see cref="OpenedDelivery.Check"/>, each with the verdict it ends in.</summary>
internal sealed class DeliveryCheck
{
    private readonly AgencyDirectory directory;
    private readonly DeliveryEvidence evidence;
    private readonly Manifest manifest;
    private readonly Statement statement;
    private readonly AdvisoryPublishedDetail published;
    private readonly DirectoryMoment moment;
    private readonly Addressing addressing;

    public DeliveryCheck(AgencyDirectory directory, DeliveryEvidence evidence)
    {
        this.directory = directory;
        this.evidence = evidence;
        try
        {
            manifest = Manifest.Parse(evidence.Manifest);
            statement = Statement.Parse(evidence.Statement);
            Require(evidence.Published.Action == ActionNames.AdvisoryPublished, Verdict.Unproven, "The entry shown is not of a publication.");
            published = AdvisoryPublishedDetail.Parse(evidence.Published.Detail);
            moment = directory.MomentOf(evidence.Published, published.DirectorySize);
            addressing = evidence.Sharing is { } sharing
                ? new SharedAddressing(directory, evidence.Addressed, sharing)
                : new DirectAddressing(evidence.Addressed, published, moment);
        }
        catch (DocumentException exception)
        {
            throw new DeliveryException(exception.Message, exception);
        }
    }

    /// <summary>What a third party can check.</summary>
    public DeliveryPapers Check()
    {
        DeliveryPapers papers = CheckPapers();
        CheckReaders();
        foreach (ManifestHeader header in manifest.Content.All.SelectMany(document => document.Headers))
        {
            CheckSingleStanza(header);
        }

        return papers;
    }

    /// <summary>What a reader checks before it opens anything.</summary>
    public OpenedDelivery Open(DeliveryReader reader)
    {
        DeliveryPapers papers = CheckPapers();
        CheckAddressee(reader);
        CheckReaders();
        OpenedPayload[] payloads = [.. manifest.Content.All.Select(document => Find(document, reader) ?? Request(document, reader))];
        Require(!papers.Keys.Any(key => key.IsDoubtful), Verdict.Doubtful, "A key may already have been in other hands when it signed.");
        return statement is OpenStatement open
            ? new DescribedDelivery(manifest, open, papers.Sharing, open.Content.Titles, open.Content.Tags, [.. open.Content.Documents.Zip(payloads, Describe)])
            : new EnvelopedDelivery(manifest, (SealedStatement)statement, papers.Sharing, payloads[0], payloads[1..]);
    }

    private static OpenedDocument Describe(StatementDocument described, OpenedPayload payload) =>
        new(described, payload.RecipientKey, payload.Header, payload.PayloadSize, payload.PayloadSha256);

    private DeliveryPapers CheckPapers()
    {
        Require(manifest.Content.Gateway == directory.Gateway, Verdict.WrongOrigin, "The manifest is of another gateway.");
        Require(moment.Size <= directory.Size && addressing.Moment.Size <= directory.Size, Verdict.Stale, "The directory at hand is older than the delivery.");
        KeyUse gateway = CheckManifestSignature();
        KeyUse sender = CheckStatementSignature();
        CheckAgreement();
        CheckEntries();
        return new DeliveryPapers(manifest, statement, gateway, sender, addressing.CheckSharing(manifest.Content, sender));
    }

    private KeyUse CheckManifestSignature()
    {
        VerifyingKey key = ReadKey(evidence.ManifestSignature);
        AgencyRecord? gateway = directory.Find(AgencyId.Gateway)?.RecordAt(addressing.Moment.Size)?.Record;
        KeyUse? use = (gateway?.Principals ?? [])
            .Select(principal => directory.FindUse(principal.Id, KeyPurpose.Manifest, key, addressing.Moment))
            .FirstOrDefault(found => found is not null);
        Require(use is not null, Verdict.KeyMismatch, "The directory names no such manifest key of the gateway at that time.");
        Require(manifest.IsSignedBy(key, evidence.ManifestSignature), Verdict.BadSignature, "The gateway's signature over the manifest does not hold.");
        return use;
    }

    private KeyUse CheckStatementSignature()
    {
        VerifyingKey key = ReadKey(evidence.StatementSignature);
        KeyUse? use = directory.FindPublisher(statement.Content.Sender, key, moment);
        Require(use is not null, Verdict.KeyMismatch, "The directory names no such key of a publisher at that time.");
        Require(statement.IsSignedBy(key, evidence.StatementSignature), Verdict.BadSignature, "The sender's signature over the statement does not hold.");
        return use;
    }

    private void CheckAgreement()
    {
        ManifestContent told = manifest.Content;
        StatementContent stated = statement.Content;
        bool agree = told.Statement == statement.Digest && told.Gateway == stated.Gateway && told.Sender == stated.Sender
            && told.Tlp == stated.Tlp && told.ExpiresAt == stated.ExpiresAt && told.Documents.Count == stated.DocumentCount
            && told.Envelope is not null == statement is SealedStatement && addressing.Agrees(told, statement);
        Require(agree, Verdict.Tampered, "The gateway's manifest and the sender's statement do not agree.");
        if (stated is SealedContent hidden)
        {
            SealedCheck.CheckPayloads(told, hidden);
        }

        addressing.CheckKeys(told, statement);
    }

    private void CheckEntries()
    {
        string advisory = evidence.Advisory.Value;
        bool ofAdvisory = manifest.Content.Advisory == evidence.Advisory && evidence.Published.Subject == advisory && evidence.Addressed.Subject == advisory;
        Require(ofAdvisory, Verdict.Tampered, "Manifest and log speak of another advisory.");
        bool ofAuditLog = evidence.Published.Log == LogName.Audit && evidence.Addressed.Log == LogName.Audit;
        Require(ofAuditLog, Verdict.Unproven, "The entries shown are not of the log of exchanges.");
        bool asPublished = evidence.Published.Actor == statement.Content.Sender.Value && published.Tlp == statement.Content.Tlp
            && published.Documents == statement.Content.DocumentCount && manifest.Content.DirectorySize <= addressing.DirectorySize
            && published.Commitment == (statement.Content as SealedContent)?.Commitment
            && (published.Terms is null || published.Terms == PublishedTerms.Of(statement.Content));
        Require(asPublished, Verdict.Tampered, "The log says otherwise of the publication than sender and gateway do.");
        Require(addressing.Names(manifest), Verdict.Tampered, "The log names another manifest for this delivery.");
    }

    private void CheckAddressee(DeliveryReader reader)
    {
        ManifestContent told = manifest.Content;
        bool mine = told.Recipient == reader.Principal.Agency && told.Audience?.Contains(reader.Principal) != false;
        // Whom nobody addressed is shown the copy that the sender addressed to itself: it tells of no other recipient.
        bool everybodys = IsForMembers && told.Recipient == statement.Content.Sender.Agency;
        Require(mine || everybodys, Verdict.NotAddressed, "The delivery is for somebody else.");
    }

    private void CheckReaders()
    {
        AgencyRecord? record = directory.Find(manifest.Content.Recipient)?.RecordAt(addressing.Moment.Size)?.Record;
        Require(record is not null, Verdict.KeyMismatch, "The directory did not know the recipient at that time.");
        HashSet<ReceiveKey> entitled = [.. addressing.KeysTakenAt(manifest.Content).SelectMany(at => ReceiveKeys(record, at))];
        IEnumerable<ManifestHeader> headers = manifest.Content.All.SelectMany(document => document.Headers);
        Require(headers.All(header => entitled.Contains(header.RecipientKey)), Verdict.ExtraRecipient, "It was encrypted to a key that may not read it.");
    }

    private IEnumerable<ReceiveKey> ReceiveKeys(AgencyRecord record, DateTimeOffset at) =>
        AccessRules.Readers(record, manifest.Content.Audience, at).SelectMany(principal => principal.Keys.Receive);

    // What is TLP:CLEAR and not sealed any member may fetch.
    private bool IsForMembers => statement is OpenStatement { Content.Tlp: Tlp.Clear };

    private static OpenedPayload? Find(ManifestDocument document, DeliveryReader reader)
    {
        foreach (ManifestHeader header in document.Headers)
        {
            CheckSingleStanza(header);
        }

        // A principal's newest key comes last.
        return document.Headers.LastOrDefault(header => reader.ReceiveKeys.Contains(header.RecipientKey)) is { } mine
            ? new OpenedPayload(mine.RecipientKey, mine.Header, document.PayloadSize, document.PayloadSha256)
            : null;
    }

    private OpenedPayload Request(ManifestDocument document, DeliveryReader reader)
    {
        Require(IsForMembers, Verdict.NotAddressed, "It was not encrypted to a key of this reader.");
        IReadOnlyList<ReceiveKey> listed = directory.Find(reader.Principal.Agency)?.Current.Record.Find(reader.Principal)?.Keys.Receive ?? [];
        ReceiveKey[] usable = [.. listed.Where(reader.ReceiveKeys.Contains)];
        // Of the payload's own class if there is one: whether the gateway can make a header of another, nobody here knows.
        ReceiveKey? mine = usable.LastOrDefault(key => key.Class == manifest.Content.Class) ?? usable.LastOrDefault();
        Require(mine is not null, Verdict.NotAddressed, "The directory lists no key of this reader that it could be encrypted to.");
        return new OpenedPayload(mine, ReadOnlyMemory<byte>.Empty, document.PayloadSize, document.PayloadSha256);
    }

    /// <summary>A second stanza would let in somebody whom the manifest does not list.</summary>
    private static void CheckSingleStanza(ManifestHeader header)
    {
        try
        {
            Require(Header.Parse(header.Header.Span).Stanzas.Count == 1, Verdict.ExtraRecipient, "A header is for more than the key it is listed under.");
        }
        catch (HeaderFormatException exception)
        {
            throw new DeliveryException("A header in the manifest is not an age header.", exception);
        }
    }

    private static VerifyingKey ReadKey(string signature) => SshSignature.TryReadKey(signature, out VerifyingKey? key)
        ? key
        : throw new DeliveryException(Verdict.BadSignature, "A signature is malformed, or not by an Ed25519 key.");

    private static void Require([System.Diagnostics.CodeAnalysis.DoesNotReturnIf(false)] bool holds, Verdict verdict, string sentence)
    {
        if (!holds)
        {
            throw new DeliveryException(verdict, sentence);
        }
    }
}
