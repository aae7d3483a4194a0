using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>
/// Whether a bundle shows all that its exporter could see. The sender and an auditor see every recipient: the root that was published is then
/// recomputed from the deliveries. A recipient sees its own delivery and nothing of the others.
/// </summary>
internal static class CompletenessCheck
{
    /// <exception cref="EvidenceException">Something is left out, or there is more than was published.</exception>
    public static void Run(EvidenceFindings findings, AgencyId sender)
    {
        AgencyId exporter = findings.Exporter.Principal.Agency;
        bool isAuditor = findings.Directory.EffectiveRoles(findings.Exporter.Principal, findings.Index.ExportedAt).Contains(Role.Auditor);
        CheckRecipients(findings, exporter == sender || isAuditor);
        CheckRelease(findings, exporter == sender || isAuditor);
        if (exporter != sender && !isAuditor)
        {
            bool isRecipient = findings.Deliveries.Any(delivery => delivery.Detail.Recipient == exporter);
            Require(isRecipient, Verdict.NotAddressed, "The advisory was not addressed to the exporter's agency.");
        }

        CheckDocuments(findings, sender, exporter);
        CheckOneAdvisory([.. findings.Deliveries.Select(delivery => delivery.Papers).OfType<DeliveryPapers>()]);
    }

    private static void CheckRecipients(EvidenceFindings findings, bool seesAll)
    {
        ProvenDelivery[] deliveries = [.. findings.Addressed];
        if (findings.Deliveries.GroupBy(delivery => delivery.Detail.Recipient).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw Finding(Verdict.Tampered, twice.ElementAt(1).Entry.Index, "The log addresses one recipient twice.");
        }

        if (findings.Totals is not { } published)
        {
            // Who is neither sender nor auditor is not told how many there are.
            long distributed = findings.Published.Index + 1;
            RequireAt(!seesAll, distributed, $"Entry {distributed}, which says to how many the advisory was addressed, is one that the exporter could see.");
            return;
        }

        Require(deliveries.Length <= published.Recipients, Verdict.ExtraRecipient, "The log addresses more recipients than were published.");
        if (findings.CoversAllRecipients)
        {
            RootHash root = ManifestsRoot.Compute(deliveries.Select(
                delivery => new KeyValuePair<AgencyId, Sha256Digest>(delivery.Detail.Recipient, delivery.Detail.Manifest)));
            if (root != published.Manifests)
            {
                throw Finding(Verdict.Tampered, findings.Published.Index, "The manifests that were addressed are not those that were published.");
            }
        }
        else if (seesAll)
        {
            // The entries of one publication stand side by side, so the first gap among them is the first that is missing.
            long missing = (findings.Distributed ?? findings.Published).Index + 1;
            HashSet<long> shown = [.. deliveries.Select(delivery => delivery.Entry.Index.Value)];
            while (shown.Contains(missing))
            {
                missing++;
            }

            throw Finding(Verdict.Missing, missing, $"The advisory was published to {published.Recipients} recipients, and the bundle shows {deliveries.Length}.");
        }
    }

    private static void CheckRelease(EvidenceFindings findings, bool seesAll)
    {
        if (seesAll && findings is { PublishedDetail.Release: not null, Release: null, Totals: { } totals })
        {
            throw Finding(
                Verdict.Missing,
                findings.PublishedDetail.ReleaseIndex(findings.Published.Index, totals),
                "The publication names a release, and the bundle does not show it.");
        }
    }

    private static void CheckDocuments(EvidenceFindings findings, AgencyId sender, AgencyId exporter)
    {
        foreach (ProvenDelivery delivery in findings.Deliveries.Where(delivery => delivery.Papers is null))
        {
            RequireSeen(exporter != sender && delivery.Detail.Recipient != exporter, delivery.Entry, "a delivery whose papers");
        }

        foreach (ProvenReceipt receipt in findings.Receipts.Where(receipt => receipt.Receipt is null))
        {
            bool isOwn = receipt.Entry.Actor.StartsWith($"{exporter}/", StringComparison.Ordinal);
            RequireSeen(exporter != sender && !isOwn, receipt.Entry, "an acknowledgement whose receipt");
        }

        foreach (ProvenPermission permission in findings.Permissions.Where(permission => permission.Permission is null))
        {
            RequireSeen(exporter != sender && permission.Detail.Agency != exporter, permission.Entry, "a permission whose document");
        }

        foreach (ProvenDeclaration declaration in findings.Declarations.Where(declaration => declaration.Declaration is null))
        {
            bool isOwn = declaration.Entry.Actor.StartsWith($"{exporter}/", StringComparison.Ordinal);
            RequireSeen(exporter != sender && !isOwn, declaration.Entry, "a declaration whose document");
        }

        if (findings.Withdrawal is { Withdrawal: null } withdrawn)
        {
            bool isRecipient = findings.Deliveries.Any(delivery => delivery.Detail.Recipient == exporter);
            RequireSeen(exporter != sender && !isRecipient, withdrawn.Entry, "a withdrawal whose document");
        }
    }

    /// <summary>
    /// One advisory has one statement but for its recipients, and one payload for each document and class of headers: nobody got something else than the
    /// others. That the payloads of two classes hold the same is promised by what is compared: the plaintexts' digests, or the commitment and the sender's
    /// own payload digests.
    /// </summary>
    private static void CheckOneAdvisory(IReadOnlyList<DeliveryPapers> papers)
    {
        foreach (IGrouping<HeaderClass, ManifestContent> alike in papers.Select(delivery => delivery.Manifest.Content).GroupBy(content => content.Class))
        {
            bool samePayloads = alike.All(content => content.All.Select(Payload).SequenceEqual(alike.First().All.Select(Payload)));
            Require(samePayloads, Verdict.Tampered, "Two recipients were given different payloads.");
        }

        foreach (DeliveryPapers other in papers.Skip(1))
        {
            bool sameStatement = StatementCommon.Of(other.Statement).Bytes.Span.SequenceEqual(StatementCommon.Of(papers[0].Statement).Bytes.Span);
            Require(sameStatement, Verdict.Tampered, "Two recipients were told different things.");
        }
    }

    private static (long Size, Sha256Digest Digest) Payload(ManifestDocument document) => (document.PayloadSize, document.PayloadSha256);

    private static void RequireSeen(bool wasUnseen, LogEntry entry, string what)
    {
        if (!wasUnseen)
        {
            throw Finding(Verdict.Missing, entry.Index, $"Entry {entry.Index} tells of {what} the exporter could see, and the bundle does not hold.");
        }
    }

    private static void RequireAt(bool holds, long index, string sentence)
    {
        if (!holds)
        {
            throw Finding(Verdict.Missing, index, sentence);
        }
    }

    private static void Require(bool holds, Verdict word, string sentence)
    {
        if (!holds)
        {
            throw new EvidenceException(word, sentence);
        }
    }

    private static EvidenceException Finding(Verdict word, long index, string sentence) => new(new LogVerdict(word, index, sentence));
}
