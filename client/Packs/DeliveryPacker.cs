using System.Text;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Delivery;
using Gateway.Client.Directories;
using Gateway.Client.Evidence;
using Gateway.Client.Http.Answers;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Packs;

/// <summary>
/// Takes a delivery with all that its reader needs to check it into a pack, on a machine that reaches the gateway and need not be able to open anything. What does not hold
/// is a verdict and no pack.
/// </summary>
internal sealed class DeliveryPacker(GatewaySession session, AdvisoryId advisory, WitnessPolicy? policy)
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> files = [];

    /// <summary>Writes the pack, sealed to the reader's own receive keys.</summary>
    /// <exception cref="VerdictException">The delivery does not hold.</exception>
    /// <exception cref="CryptoUnavailableException">The reader's keys are hybrid ones, and this machine has no ML-KEM.</exception>
    public async Task WriteAsync(string path, CancellationToken cancellationToken)
    {
        AdvisoryItem item = await session.Client.ReadAdvisoryAsync(advisory, cancellationToken);
        await TakePapersAsync(item, cancellationToken);
        CarriedDelivery carried = await EvidenceVerdicts.AsVerdictAsync(
            () => CarriedDelivery.ReadAsync(files, new TrustedLogs(session.Trusted, policy), cancellationToken));
        RecordedPrincipal reader = carried.Directory.State.Find(session.Principal)
            ?? throw new VerdictException(Verdict.KeyMismatch, $"The directory names no {session.Principal}.");
        OpenedDelivery delivery = Check(carried, reader);
        SummaryCheck.Require(item, delivery);
        // Before the files are taken, which is logged: what cannot be sealed for the reader is not fetched.
        IReadOnlyList<IRecipient> readers = AddressedKeys.Of([reader]).Recipients();
        using SpooledFiles spooled = new(session.Client);
        await spooled.TakeAsync(delivery, cancellationToken);
        PackedFile[] packed = [.. CarriedDelivery.Names.Concat(CarriedDelivery.SharingNames.Where(files.ContainsKey)).Select(name => PackedFile.Of(name, files[name])), .. spooled.Files];
        PackIndex index = PackIndex.Create(
            session.Gateway, PackKind.Download, session.Principal, CanonicalTime.Truncate(session.Clock.GetUtcNow()), packed.Select(file => file.Item));
        await PackWriter.WriteAsync(path, index, packed, readers, cancellationToken);
    }

    private OpenedDelivery Check(CarriedDelivery carried, RecordedPrincipal reader)
    {
        try
        {
            return OpenedDelivery.Check(carried.Directory.State, new DeliveryReader(session.Principal, reader.Keys.Receive), carried.Evidence);
        }
        catch (DeliveryException failure)
        {
            throw new VerdictException(failure.Verdict, failure.Message, failure);
        }
    }

    private async Task TakePapersAsync(AdvisoryItem item, CancellationToken cancellationToken)
    {
        if (item.AddressedIndex is not { } addressed || item.PublishedIndex is not { } published)
        {
            throw new VerdictException(Verdict.NotAddressed, "The gateway names no log entries that address this advisory to your agency.");
        }

        files[CarriedDelivery.Manifest] = await session.Client.ReadManifestAsync(advisory, cancellationToken);
        files[BundleNames.Signature(CarriedDelivery.Manifest)] = await session.Client.ReadManifestSignatureAsync(advisory, cancellationToken);
        files[CarriedDelivery.Statement] = await session.Client.ReadStatementAsync(advisory, cancellationToken);
        files[BundleNames.Signature(CarriedDelivery.Statement)] = await session.Client.ReadStatementSignatureAsync(advisory, cancellationToken);
        SharingEvidence? sharing = item.SharedBy is null ? null : await new SharingPapersReader(session).ReadAsync(advisory, cancellationToken);
        EvidenceCheckpoints checkpoints = new(session, policy);
        Checkpoint audit = await checkpoints.ReadAsync(LogName.Audit, cancellationToken);
        files[BundleNames.AuditCheckpoint] = audit.Bytes;
        files[CarriedDelivery.PublishedProof] = await ProveAsync(published, audit, cancellationToken);
        files[CarriedDelivery.AddressedProof] = await ProveAsync(addressed, audit, cancellationToken);
        if (sharing is not null)
        {
            await TakeSharingAsync(sharing, audit, cancellationToken);
        }

        // Last: it must be at least as new as the one the manifest stands on.
        Checkpoint directory = await checkpoints.ReadAsync(LogName.Directory, cancellationToken);
        files[BundleNames.DirectoryCheckpoint] = directory.Bytes;
        files[BundleNames.Directory] = Lines(await DirectoryReplica.ReadVerifiedAsync(session, directory.Tree, cancellationToken));
    }

    private async Task TakeSharingAsync(SharingEvidence sharing, Checkpoint audit, CancellationToken cancellationToken)
    {
        files[CarriedDelivery.Addition] = sharing.Addition;
        files[BundleNames.Signature(CarriedDelivery.Addition)] = Encoding.UTF8.GetBytes(sharing.AdditionSignature);
        if (sharing.Permission is { } permission)
        {
            files[CarriedDelivery.Permission] = permission.Permission;
            files[BundleNames.Signature(CarriedDelivery.Permission)] = Encoding.UTF8.GetBytes(permission.Signature);
            files[CarriedDelivery.PermittedProof] = await ProveAsync(permission.Entry.Index, audit, cancellationToken);
        }
    }

    private async Task<byte[]> ProveAsync(long index, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        (LogEntry entry, TlogProof proof) = await session.Logs.ReadProvenAsync(LogName.Audit, index, checkpoint, cancellationToken);
        return new TlogProof(proof.Inclusion, checkpoint, entry.Bytes).ToBytes();
    }

    private static byte[] Lines(IEnumerable<StoredEntry> rows)
    {
        using MemoryStream lines = new();
        foreach (StoredEntry row in rows)
        {
            lines.Write(row.Bytes.Span);
            lines.WriteByte((byte)'\n');
        }

        return lines.ToArray();
    }
}
