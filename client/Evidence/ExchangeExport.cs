using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Http;
using Gateway.Client.Http.Answers;
using Gateway.Client.Profiles;
using Gateway.Client.Trust;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Evidence;

/// <summary>
/// Takes all that the caller may see of one exchange into a bundle: entries with their proofs, papers, receipts, withdrawal, the directory. What
/// comes out was checked as any stranger would check it.
/// </summary>
internal sealed class ExchangeExport(GatewaySession session, AdvisoryId advisory, Meter meter)
{
    private const string AuditorScope = "audit.read";

    private readonly BundleWriter bundle = new();

    private AgencyId Own => session.Principal.Agency;

    /// <summary>The bundle.</summary>
    /// <param name="policy">What the checkpoints must meet, or null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="VerdictException">What the gateway shows does not hold.</exception>
    /// <exception cref="CommandFailedException">There is no such advisory for the caller.</exception>
    public async Task<byte[]> TakeAsync(WitnessPolicy? policy, CancellationToken cancellationToken) => (await TakeCheckedAsync(policy, cancellationToken)).Archive;

    /// <summary>What the bundle shows, for whoever acts on it at once and keeps no file.</summary>
    /// <exception cref="VerdictException">What the gateway shows does not hold.</exception>
    /// <exception cref="CommandFailedException">There is no such advisory for the caller.</exception>
    public async Task<EvidenceFindings> FindAsync(WitnessPolicy? policy, CancellationToken cancellationToken) => (await TakeCheckedAsync(policy, cancellationToken)).Findings;

    private async Task<(byte[] Archive, EvidenceFindings Findings)> TakeCheckedAsync(WitnessPolicy? policy, CancellationToken cancellationToken)
    {
        AdvisoryItem? item = await ReadItemAsync(cancellationToken);
        EvidenceCheckpoints checkpoints = new(session, policy);
        Checkpoint audit = await checkpoints.ReadAsync(LogName.Audit, cancellationToken);
        bundle.Add(BundleNames.AuditCheckpoint, audit.Bytes);
        IReadOnlyList<LogEntry> entries = await AddEntriesAsync(item?.PublishedIndex ?? item?.Index ?? 0, audit, cancellationToken);
        if (item is not null)
        {
            await AddPapersAsync(item, entries, cancellationToken);
            await AddSharingAsync(entries, cancellationToken);
            await AddReceiptsAsync(entries, cancellationToken);
            await AddWithdrawalAsync(entries, cancellationToken);
        }

        await AddTimestampAsync(entries, cancellationToken);
        // Last: it must be at least as new as whatever the entries were decided under.
        await AddDirectoryAsync(await checkpoints.ReadAsync(LogName.Directory, cancellationToken), cancellationToken);
        byte[] archive = Write();
        return (archive, await EvidenceVerdicts.AsVerdictAsync(() => BundleCheck.RunAsync(archive, new TrustedLogs(session.Trusted, policy), cancellationToken)));
    }

    /// <summary>The advisory as sender or recipient see it; null for an auditor who is neither.</summary>
    private async Task<AdvisoryItem?> ReadItemAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await session.Client.ReadAdvisoryAsync(advisory, cancellationToken);
        }
        catch (GatewayRefusedException refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            return await session.Client.HasScopeAsync(AuditorScope, cancellationToken)
                ? null
                : throw new CommandFailedException($"There is no advisory {advisory} for you; inbox and outbox list those there are.", refusal);
        }
    }

    private async Task<IReadOnlyList<LogEntry>> AddEntriesAsync(long first, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        List<LogEntry> entries = [];
        meter.Total = checkpoint.Tree.Size - first;
        for (long from = first; from < checkpoint.Tree.Size;)
        {
            EntryPage page = await session.Client.ReadEntriesAboutAsync(advisory, from, checkpoint.Tree.Size, cancellationToken);
            foreach (ReadOnlyMemory<byte> bytes in page.Entries)
            {
                LogEntry entry = RemoteLogs.ParseEntry(LogName.Audit, from, bytes);
                InclusionProof proof = await session.Logs.RequireIncludedAsync(LogName.Audit, entry, checkpoint.Tree, cancellationToken);
                bundle.Add(BundleNames.Entry(entry.Index), new TlogProof(proof, checkpoint, entry.Bytes).ToBytes());
                entries.Add(entry);
            }

            from = Math.Max(page.Next, from + 1);
            meter.Report(from - first);
        }

        return entries.Count > 0
            ? entries
            : throw new CommandFailedException($"The log of exchanges has nothing about {advisory} that you may see.");
    }

    private async Task AddPapersAsync(AdvisoryItem item, IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        IEnumerable<AgencyId> recipients = entries.Select(NumberedDelivery.Of).OfType<NumberedDelivery>().Select(delivery => delivery.Recipient);
        foreach (AgencyId recipient in recipients.Where(recipient => item.Sender.Agency == Own || recipient == Own))
        {
            await AddPaperAsync(BundleNames.Manifest(recipient), recipient, "manifest", cancellationToken);
            await AddPaperAsync(BundleNames.Statement(recipient), recipient, "statement", cancellationToken);
        }
    }

    private async Task AddPaperAsync(string name, AgencyId recipient, string paper, CancellationToken cancellationToken)
    {
        bundle.Add(name, await session.Client.ReadPaperAsync(advisory, recipient, paper, cancellationToken));
        bundle.Add(BundleNames.Signature(name), await session.Client.ReadPaperAsync(advisory, recipient, BundleNames.Signature(paper), cancellationToken));
    }

    private async Task AddSharingAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        ILookup<string, LogEntry> byAction = entries.ToLookup(entry => entry.Action);
        HashSet<long> permitted = [.. byAction[ActionNames.AdvisoryPermitted].Select(entry => entry.Index.Value)];
        if (byAction.Contains(ActionNames.AdvisoryShared))
        {
            HashSet<long> shared = [.. byAction[ActionNames.AdvisoryShared].Select(entry => entry.Index.Value)];
            await AddAdditionsAsync(shared, permitted, cancellationToken);
        }

        if (permitted.Count > 0)
        {
            PermissionsAnswer answer = await session.Client.ReadPermissionsAsync(advisory, cancellationToken);
            AddPermissions(answer.Permissions, permitted);
        }

        if (byAction.Contains(ActionNames.AdvisoryDeclared))
        {
            HashSet<long> declared = [.. byAction[ActionNames.AdvisoryDeclared].Select(entry => entry.Index.Value)];
            DeclarationsAnswer answer = await session.Client.ReadDeclarationsAsync(advisory, cancellationToken);
            foreach (DeclarationAnswer declaration in answer.Declarations.Where(declaration => declared.Remove(declaration.Index)))
            {
                bundle.AddSigned(BundleNames.Declaration(declaration.Index), TextOf(declaration.Declaration), declaration.Signature);
            }
        }
    }

    // The papers of an addition that the caller made for somebody else are not the caller's to see: a bundle then shows the entry alone.
    private async Task AddAdditionsAsync(HashSet<long> shared, HashSet<long> permitted, CancellationToken cancellationToken)
    {
        AdditionsAnswer answer = await session.Client.ReadAdditionsAsync(advisory, cancellationToken);
        foreach (AdditionAnswer addition in answer.Additions.Where(addition => shared.Remove(addition.Index)))
        {
            byte[] bytes = TextOf(addition.Addition);
            AgencyId recipient = Addition.Parse(bytes).Content.Recipient;
            if (bundle.Has(BundleNames.Manifest(recipient)))
            {
                bundle.AddSigned(BundleNames.Addition(recipient), bytes, addition.Signature);
                AddPermissions(addition.Permission is { } permission ? [permission] : [], permitted);
            }
        }
    }

    private void AddPermissions(IEnumerable<PermissionAnswer> permissions, HashSet<long> permitted)
    {
        foreach (PermissionAnswer permission in permissions.Where(permission => permitted.Remove(permission.Index)))
        {
            bundle.AddSigned(BundleNames.Permission(permission.Index), TextOf(permission.Permission), permission.Signature);
        }
    }

    private async Task AddReceiptsAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        HashSet<long> shown = [.. entries.Where(entry => entry.Action == ActionNames.AdvisoryAcknowledged).Select(entry => entry.Index.Value)];
        ReceiptsAnswer answer = await session.Client.ReadReceiptsAsync(advisory, cancellationToken);
        // One that was signed since the checkpoint is not proven under it.
        foreach (ReceiptAnswer receipt in answer.Receipts.Where(receipt => shown.Remove(receipt.Index)))
        {
            bundle.AddSigned(BundleNames.Receipt(receipt.Index), TextOf(receipt.Receipt), receipt.Signature);
        }
    }

    private async Task AddWithdrawalAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Any(entry => entry.Action == ActionNames.AdvisoryWithdrawn))
        {
            WithdrawalAnswer answer = await session.Client.ReadWithdrawalAsync(advisory, cancellationToken);
            bundle.AddSigned(BundleNames.Withdrawal, TextOf(answer.Withdrawal), answer.Signature);
        }
    }

    private async Task AddTimestampAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        LogEntry? published = entries.FirstOrDefault(entry => entry.Action == ActionNames.AdvisoryPublished);
        if (published is null || await session.Client.ReadTimestampAsync(LogName.Audit, published.Index + 1, cancellationToken) is not { } timestamp)
        {
            return;
        }

        Checkpoint dated = await session.Logs.RequireConsistentAsync(LogName.Audit, timestamp.Checkpoint, cancellationToken);
        InclusionProof proof = await session.Logs.RequireIncludedAsync(LogName.Audit, published, dated.Tree, cancellationToken);
        bundle.Add(BundleNames.DatedCheckpoint, timestamp.Checkpoint);
        bundle.Add(BundleNames.DatedProof, new TlogProof(proof, dated, published.Bytes).ToBytes());
        bundle.Add(BundleNames.TimestampToken, timestamp.Token);
    }

    private async Task AddDirectoryAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        using MemoryStream lines = new();
        foreach (StoredEntry row in await DirectoryReplica.ReadVerifiedAsync(session, checkpoint.Tree, cancellationToken))
        {
            lines.Write(row.Bytes.Span);
            lines.WriteByte((byte)'\n');
        }

        bundle.Add(BundleNames.Directory, lines.ToArray());
        bundle.Add(BundleNames.DirectoryCheckpoint, checkpoint.Bytes);
    }

    private byte[] Write()
    {
        using SigningKey key = session.Profile.LoadSigningKey();
        return bundle.Write(session.Gateway, advisory, session.Principal, key, CanonicalTime.Truncate(session.Clock.GetUtcNow()));
    }

    private static byte[] TextOf(JsonElement signed) => Encoding.UTF8.GetBytes(signed.GetRawText());
}
