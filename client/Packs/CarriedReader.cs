using System.Diagnostics;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Delivery;
using Gateway.Client.Directories;
using Gateway.Client.Evidence;
using Gateway.Client.Profiles;
using Gateway.Client.Trust;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Packs;

/// <summary>
/// Checks a delivery that came in a pack, on a machine that asks nobody, as <c>get</c> checks one that comes from the gateway. What this machine saw of the logs before has
/// to agree with what was carried; where it knows more of the directory, that decides. Only that the pack shows the present nobody can say here.
/// </summary>
internal sealed class CarriedReader(Profile profile, TrustedLogs trusted, TimeProvider clock)
{
    /// <summary>The delivery, all of whose papers hold for this reader.</summary>
    /// <exception cref="VerdictException">It does not hold.</exception>
    public async Task<OpenedDelivery> CheckAsync(Pack pack, CancellationToken cancellationToken)
    {
        PrincipalId reader = profile.Principal.Principal;
        Require(pack.Index.Gateway == trusted.Gateway, Verdict.WrongOrigin, "The pack is of another gateway.");
        Require(pack.Index.Principal == reader, Verdict.NotAddressed, $"The pack was made for {pack.Index.Principal}.");
        Dictionary<string, ReadOnlyMemory<byte>> files = [];
        foreach (string name in NamesIn(pack))
        {
            files[name] = await pack.ReadAsync(name, BundleCheck.MaxArchiveBytes, cancellationToken);
        }

        CarriedDelivery carried = await EvidenceVerdicts.AsVerdictAsync(() => CarriedDelivery.ReadAsync(files, trusted, cancellationToken));
        RequireSameAudit(carried.AuditCheckpoint);
        AgencyDirectory directory = await ChooseDirectoryAsync(carried.Directory, cancellationToken);
        try
        {
            OwnIdentities identities = pack.Identities ?? throw new VerdictException(Verdict.Malformed, "A delivery's pack is sealed, and this one is not.");
            DeliveryReader me = new(reader, await KeysOfAsync(pack, carried, identities.Keys, cancellationToken));
            OpenedDelivery delivery = OwnDelivery.Check(directory, me, identities, carried.Evidence);
            RequireNothingElse(pack, delivery);
            return delivery;
        }
        catch (DeliveryException failure)
        {
            throw new VerdictException(failure.Verdict, failure.Message, failure);
        }
    }

    /// <summary>The keys under which the files were carried: a reader may have several, and this machine not the newest.</summary>
    private static async Task<IReadOnlyList<ReceiveKey>> KeysOfAsync(Pack pack, CarriedDelivery carried, IReadOnlyList<ReceiveKey> keys, CancellationToken cancellationToken)
    {
        ManifestDocument first = Manifest.Parse(carried.Evidence.Manifest).Content.All[0];
        string name = pack.Has(PackedFiles.Envelope) ? PackedFiles.Envelope : PackedFiles.Document(0);
        List<ReceiveKey> carriedUnder = [];
        foreach (ManifestHeader header in first.Headers.Where(header => keys.Contains(header.RecipientKey)))
        {
            byte[] start = new byte[header.Header.Length];
            await using Stream file = pack.Open(name);
            int got = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
            if (start.AsSpan(0, got).SequenceEqual(header.Header.Span))
            {
                carriedUnder.Add(header.RecipientKey);
            }
        }

        // None: then what is wrong is for the check to say.
        return carriedUnder.Count > 0 ? carriedUnder : keys;
    }

    private static IEnumerable<string> NamesIn(Pack pack) => CarriedDelivery.Names.Concat(CarriedDelivery.SharingNames.Where(pack.Has));

    private static void RequireNothingElse(Pack pack, OpenedDelivery delivery)
    {
        int documents = delivery.Statement.Content.DocumentCount;
        IEnumerable<string> contents = delivery switch
        {
            EnvelopedDelivery => [PackedFiles.Envelope, .. Enumerable.Range(0, documents).Select(PackedFiles.Document)],
            DescribedDelivery => Enumerable.Range(0, documents).Select(PackedFiles.Document),
            _ => throw new UnreachableException("A checked delivery is of one of two kinds."),
        };
        Require(
            pack.Index.Files.Select(file => file.Name).SequenceEqual([.. NamesIn(pack), .. contents]),
            Verdict.Malformed,
            "The pack does not hold the files of a delivery, or others besides.");
    }

    // Of two sizes no proof is at hand; of one size there is one root.
    private void RequireSameAudit(Checkpoint carried)
    {
        Checkpoint? remembered = Memory.Recall(trusted.Pinned.KeyOf(LogName.Audit));
        if (remembered?.Tree.Size == carried.Tree.Size && remembered.Tree.Root != carried.Tree.Root)
        {
            throw Fork(LogName.Audit, carried, remembered);
        }
    }

    private async Task<AgencyDirectory> ChooseDirectoryAsync(BundleDirectory carried, CancellationToken cancellationToken)
    {
        NoteVerifier log = trusted.Pinned.KeyOf(LogName.Directory);
        if (Memory.Recall(log) is not { } remembered)
        {
            await KeepAsync(log, carried, cancellationToken);
            return carried.State;
        }

        if (remembered.Tree.Size <= carried.Checkpoint.Tree.Size)
        {
            RequireBegins(carried.Rows, remembered.Tree, carried.Checkpoint, remembered);
            await KeepAsync(log, carried, cancellationToken);
            return carried.State;
        }

        IReadOnlyList<StoredEntry> known = KnownDirectory.CacheOf(profile, trusted.Pinned).Read();
        AgencyDirectory newer = await KnownDirectory.ReplayAsync(profile, trusted.Pinned, clock, cancellationToken);
        RequireBegins(known, carried.Checkpoint.Tree, carried.Checkpoint, remembered);
        return newer;
    }

    private void RequireBegins(IReadOnlyList<StoredEntry> rows, TreeHead tree, Checkpoint carried, Checkpoint remembered)
    {
        LeafHash[] leaves = [.. rows.Take((int)tree.Size).Select(row => MerkleTree.HashLeaf(row.Bytes.Span))];
        if (leaves.Length != tree.Size || MerkleTree.HashTree(leaves) != tree.Root)
        {
            throw Fork(LogName.Directory, carried, remembered);
        }
    }

    private async Task KeepAsync(NoteVerifier log, BundleDirectory carried, CancellationToken cancellationToken)
    {
        PrivateFile.CreateFolder(profile.StateFolder);
        KnownDirectory.CacheOf(profile, trusted.Pinned).Replace(carried.Rows);
        await Memory.RememberAsync(log, carried.Checkpoint, cancellationToken);
    }

    private VerdictException Fork(LogName log, Checkpoint carried, Checkpoint remembered)
    {
        new EvidenceFolder(profile.StateFolder, clock).Keep(Verdict.Fork, log, carried.Bytes.Span, remembered);
        return new VerdictException(Verdict.Fork, $"The {log} log that was carried is not the one that this machine saw. The notes are kept in state/evidence.");
    }

    private RememberedCheckpoints Memory => new(profile.StateFolder, clock);

    private static void Require(bool holds, Verdict word, Sentence sentence)
    {
        if (!holds)
        {
            throw new VerdictException(word, sentence);
        }
    }
}
