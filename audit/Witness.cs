using System.Security.Cryptography;
using System.Text;
using Gateway.Crypto;

namespace Gateway.Audit;

/// <summary>
/// A witness (c2sp.org/tlog-witness) without its HTTP: it cosigns a checkpoint when its log signed it and it continues the latest one cosigned before, and
/// remembers it first. It never cosigns two checkpoints of which one does not continue the other. Safe for several threads.
/// </summary>
public sealed class Witness
{
    private readonly CosignatureSigner signer;
    private readonly IWitnessMemory memory;
    private readonly TimeProvider clock;
    private readonly Dictionary<string, NoteVerifier[]> keysByOrigin;
    private readonly Dictionary<string, string> originsByHash;

    /// <summary>Makes a witness of some logs.</summary>
    /// <param name="signer">The witness's own key; stays the caller's to dispose.</param>
    /// <param name="logs">The keys trusted for each log, under its origin as their name; a log may have several.</param>
    /// <param name="memory">What was cosigned before.</param>
    /// <param name="clock">The time that cosignatures state.</param>
    /// <exception cref="ArgumentException">A log has the witness's own key: the one's signatures could then pass for the other's.</exception>
    public Witness(CosignatureSigner signer, IEnumerable<NoteVerifier> logs, IWitnessMemory memory, TimeProvider clock)
    {
        this.signer = signer;
        this.memory = memory;
        this.clock = clock;
        keysByOrigin = logs
            .GroupBy(static log => log.Name, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.ToArray(), StringComparer.Ordinal);
        originsByHash = keysByOrigin.Keys.ToDictionary(HashOrigin, StringComparer.Ordinal);
        if (keysByOrigin.Values.Any(keys => keys.Any(key => key.Key.Equals(signer.Verifier.Key))))
        {
            throw new ArgumentException("A log has the witness's own key.", nameof(logs));
        }
    }

    /// <summary>The origins of the logs it knows.</summary>
    public IEnumerable<string> Origins => keysByOrigin.Keys;

    /// <summary>The name of a log in the monitoring URL: SHA-256 of its origin, hex, lower case.</summary>
    public static string HashOrigin(string origin) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)));

    /// <summary>Answers <c>POST add-checkpoint</c>. With 200 the checkpoint is durably remembered.</summary>
    /// <param name="body">The request's body; must not change afterwards.</param>
    /// <exception cref="IOException">The memory failed; nothing was cosigned for the caller.</exception>
    public WitnessAnswer AddCheckpoint(ReadOnlyMemory<byte> body)
    {
        AddCheckpointRequest request;
        try
        {
            request = AddCheckpointRequest.Parse(body);
        }
        catch (CheckpointFormatException exception)
        {
            return WitnessAnswer.Malformed(exception.Message);
        }

        if (!keysByOrigin.TryGetValue(request.Checkpoint.Origin, out NoteVerifier[]? keys))
        {
            return WitnessAnswer.UnknownLog;
        }

        if (!IsSigned(request.Checkpoint, keys))
        {
            return WitnessAnswer.NotSigned;
        }

        return request.OldSize > request.Checkpoint.Tree.Size ? WitnessAnswer.OldSizeTooLarge : Cosign(request, keys);
    }

    /// <summary>Answers <c>GET &lt;origin hash&gt;/checkpoint</c>: the latest checkpoint with the log's signatures and the cosignature.</summary>
    /// <exception cref="IOException">The memory failed.</exception>
    public WitnessAnswer ReadCheckpoint(string originHash)
    {
        if (!originsByHash.TryGetValue(originHash, out string? origin))
        {
            return WitnessAnswer.UnknownLog;
        }

        return memory.Read(origin) is { } latest ? WitnessAnswer.Latest(latest) : WitnessAnswer.NeverCosigned;
    }

    /// <summary>
    /// Checks against the latest checkpoint and replaces that very one. Two requests may be found good at once; the slower then does not find what it was
    /// checked against, and is checked again against what the faster one left. So a smaller checkpoint never replaces a larger one.
    /// </summary>
    private WitnessAnswer Cosign(AddCheckpointRequest request, NoteVerifier[] keys)
    {
        while (true)
        {
            Checkpoint? latest = memory.Read(request.Checkpoint.Origin);
            if (Refuse(request, latest) is { } refusal)
            {
                return refusal;
            }

            NoteSignature cosignature = signer.Cosign(request.Checkpoint.Text, clock.GetUtcNow());
            Checkpoint replacement = request.Checkpoint.WithOnly([.. LinesOf(request.Checkpoint, keys), cosignature]);
            if (memory.TryReplace(request.Checkpoint.Origin, latest, replacement))
            {
                return WitnessAnswer.Cosigned(cosignature);
            }
        }
    }

    private WitnessAnswer? Refuse(AddCheckpointRequest request, Checkpoint? latest)
    {
        TreeHead from = latest?.Tree ?? new TreeHead(0, MerkleTree.EmptyRoot);
        TreeHead to = request.Checkpoint.Tree;
        if (latest is not null && from.Size == to.Size && from.Root != to.Root)
        {
            memory.KeepContradiction(latest, request.Checkpoint);
        }

        if (request.OldSize != from.Size)
        {
            return WitnessAnswer.OtherSize(from.Size);
        }

        return new ConsistencyProof(from.Size, to.Size, request.Hashes).Verify(from, to) ? null : WitnessAnswer.Inconsistent;
    }

    /// <summary>One line of each trusted key, all of which verify. Strangers' lines are left out: anybody could add them.</summary>
    private static IEnumerable<NoteSignature> LinesOf(Checkpoint checkpoint, NoteVerifier[] keys) =>
        keys.Select(key => checkpoint.Signatures.FirstOrDefault(key.IsNamedBy)).OfType<NoteSignature>();

    /// <summary>At least one trusted key signed, and no line under a trusted key fails.</summary>
    private static bool IsSigned(Checkpoint checkpoint, NoteVerifier[] keys)
    {
        NoteVerifier[] named = [.. keys.Where(key => checkpoint.Signatures.Any(key.IsNamedBy))];
        return named.Length > 0 && named.All(key => checkpoint.Verify(key) == Verdict.Ok);
    }
}
