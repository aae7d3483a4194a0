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
    private readonly AdvisoryAddressedDetail addressed;
    private readonly DirectoryMoment moment;

    public DeliveryCheck(AgencyDirectory directory, DeliveryEvidence evidence)
    {
        this.directory = directory;
        this.evidence = evidence;
        try
        {
            manifest = Manifest.Parse(evidence.Manifest);
            statement = Statement.Parse(evidence.Statement);
            Require(evidence.Published.Action == ActionNames.AdvisoryPublished, Verdict.Unproven, "The entry shown is not of a publication.");
            Require(evidence.Addressed.Action == ActionNames.AdvisoryAddressed, Verdict.Unproven, "The entry shown is not of an addressed delivery.");
            published = AdvisoryPublishedDetail.Parse(evidence.Published.Detail);
            addressed = AdvisoryAddressedDetail.Parse(evidence.Addressed.Detail);
        }
        catch (DocumentException exception)
        {
            throw new DeliveryException(exception.Message, exception);
        }

        moment = directory.MomentOf(evidence.Published, published.DirectorySize);
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
        Require(!papers.Gateway.IsDoubtful && !papers.Sender.IsDoubtful, Verdict.Doubtful, "A key may already have been in other hands when it signed.");
        return statement is OpenStatement open
            ? new DescribedDelivery(manifest, open, open.Content.Titles, open.Content.Tags, [.. open.Content.Documents.Zip(payloads, Describe)])
            : new EnvelopedDelivery(manifest, (SealedStatement)statement, payloads[0], payloads[1..]);
    }

    private static OpenedDocument Describe(StatementDocument described, OpenedPayload payload) =>
        new(described, payload.RecipientKey, payload.Header, payload.PayloadSize, payload.PayloadSha256);

    private DeliveryPapers CheckPapers()
    {
        Require(manifest.Content.Gateway == directory.Gateway, Verdict.WrongOrigin, "The manifest is of another gateway.");
        Require(moment.Size <= directory.Size, Verdict.Stale, "The directory at hand is older than the publication.");
        KeyUse gateway = CheckManifestSignature();
        KeyUse sender = CheckStatementSignature();
        CheckAgreement();
        CheckEntries();
        return new DeliveryPapers(manifest, statement, gateway, sender);
    }

    private KeyUse CheckManifestSignature()
    {
        VerifyingKey key = ReadKey(evidence.ManifestSignature);
        AgencyRecord? gateway = directory.Find(AgencyId.Gateway)?.RecordAt(moment.Size)?.Record;
        KeyUse? use = (gateway?.Principals ?? [])
            .Select(principal => directory.FindUse(principal.Id, KeyPurpose.Manifest, key, moment))
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
            && told.Recipient == statement.Recipient && told.Tlp == stated.Tlp && told.ExpiresAt == stated.ExpiresAt
            && (told.Audience ?? []).SequenceEqual(statement.Audience ?? []) && told.Documents.Count == stated.DocumentCount
            && told.Envelope is not null == statement is SealedStatement;
        Require(agree, Verdict.Tampered, "The gateway's manifest and the sender's statement do not agree.");
        if (statement is SealedStatement hidden)
        {
            SealedCheck.Run(told, hidden);
        }
    }

    private void CheckEntries()
    {
        string advisory = evidence.Advisory.Value;
        bool ofAdvisory = manifest.Content.Advisory == evidence.Advisory && evidence.Published.Subject == advisory && evidence.Addressed.Subject == advisory;
        Require(ofAdvisory, Verdict.Tampered, "Manifest and log speak of another advisory.");
        bool ofAuditLog = evidence.Published.Log == LogName.Audit && evidence.Addressed.Log == LogName.Audit;
        Require(ofAuditLog, Verdict.Unproven, "The entries shown are not of the log of exchanges.");
        bool asPublished = evidence.Published.Actor == statement.Content.Sender.Value && published.Tlp == statement.Content.Tlp
            && published.Documents == statement.Content.DocumentCount && manifest.Content.DirectorySize <= published.DirectorySize
            && published.Commitment == (statement.Content as SealedContent)?.Commitment
            && (published.Terms is null || published.Terms == PublishedTerms.Of(statement.Content));
        Require(asPublished, Verdict.Tampered, "The log says otherwise of the publication than sender and gateway do.");
        bool asAddressed = addressed.Recipient == statement.Recipient && addressed.Manifest == manifest.Digest;
        Require(asAddressed, Verdict.Tampered, "The log names another manifest for this delivery.");
    }

    private void CheckAddressee(DeliveryReader reader)
    {
        bool mine = statement.Recipient == reader.Principal.Agency && statement.Audience?.Contains(reader.Principal) != false;
        // Whom nobody addressed is shown the copy that the sender addressed to itself: it tells of no other recipient.
        bool everybodys = IsForMembers && statement.Recipient == statement.Content.Sender.Agency;
        Require(mine || everybodys, Verdict.NotAddressed, "The delivery is for somebody else.");
    }

    private void CheckReaders()
    {
        AgencyRecord? record = directory.Find(statement.Recipient)?.RecordAt(moment.Size)?.Record;
        Require(record is not null, Verdict.KeyMismatch, "The directory did not know the recipient at that time.");
        // The gateway took the keys a moment before it logged: who was in force at either time may read.
        HashSet<ReceiveKey> entitled = [.. ReceiveKeys(record, manifest.Content.PublishedAt), .. ReceiveKeys(record, moment.Time)];
        IEnumerable<ManifestHeader> headers = manifest.Content.All.SelectMany(document => document.Headers);
        Require(headers.All(header => entitled.Contains(header.RecipientKey)), Verdict.ExtraRecipient, "It was encrypted to a key that may not read it.");
    }

    private IEnumerable<ReceiveKey> ReceiveKeys(AgencyRecord record, DateTimeOffset at) =>
        AccessRules.Readers(record, statement.Audience, at).SelectMany(principal => principal.Keys.Receive);

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
        ReceiveKey? mine = listed.LastOrDefault(reader.ReceiveKeys.Contains);
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

    private static VerifyingKey ReadKey(string signature)
    {
        bool readable = SshSignature.TryReadKey(signature, out VerifyingKey? key);
        Require(readable, Verdict.BadSignature, "A signature is malformed, or not by an Ed25519 key.");
        return key!;
    }

    private static void Require([System.Diagnostics.CodeAnalysis.DoesNotReturnIf(false)] bool holds, Verdict verdict, string sentence)
    {
        if (!holds)
        {
            throw new DeliveryException(verdict, sentence);
        }
    }
}
