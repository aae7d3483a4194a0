using System.Text;
using Fuzzing;
using Gateway.Audit;
using Gateway.Crypto;

namespace Audit.Tests.Fuzzing;

/// <summary>What logs and witnesses read from strangers. The keys are fixed, so that a seed gives the same inputs everywhere.</summary>
public sealed class LogFuzzTests : IDisposable
{
    private const string Origin = "gateway.example/audit";

    private static readonly LeafHash[] Leaves = NaiveTree.Leaves(11);

    private readonly NoteSigner log = new(Origin, Key(1));
    private readonly NoteSigner successor = new(Origin, Key(2));
    private readonly CosignatureSigner witness = new("witness.example/w1", Key(3));

    private Checkpoint Signed => Checkpoint.Sign(new TreeHead(Leaves.Length, NaiveTree.Root(Leaves)), log);

    private Checkpoint Cosigned => Signed.With([witness.Cosign(Signed.Text, DateTimeOffset.FromUnixTimeSeconds(1_800_000_000))]);

    public void Dispose()
    {
        log.Dispose();
        successor.Dispose();
        witness.Dispose();
    }

    [Fact]
    public void Any_checkpoint_or_proof_file_is_written_as_it_was_read_or_refused()
    {
        var inclusion = new InclusionProof(new LogIndex(7), Leaves.Length, [.. NaiveTree.Path(7, Leaves)]);
        var range = new RangeProof(3, 7, Leaves.Length, [.. Leaves.Take(4).Select(static leaf => leaf.Value)]);
        Func<byte[], Func<byte[]>> checkpoint = static input =>
        {
            var read = Checkpoint.Parse(input);
            return () => read.WithOnly(read.Signatures).Bytes.ToArray();
        };
        Fuzz.Run<CheckpointFormatException, Func<byte[]>>(
            [
                (Signed.Bytes.ToArray(), checkpoint),
                (Cosigned.Bytes.ToArray(), checkpoint),
                (SignedNote.Sign(Signed.Text + "an extension line\n", log).ToBytes(), checkpoint),
                (new TlogProof(inclusion, Cosigned).ToBytes(), static input => TlogProof.Parse(input).ToBytes),
                (new TlogProof(inclusion, Signed, "an entry"u8.ToArray()).ToBytes(), static input => TlogProof.Parse(input).ToBytes),
                (new RangeProofFile(range, Signed).ToBytes(), static input => RangeProofFile.Parse(input).ToBytes),
            ],
            static (input, write) => Assert.True(input.AsSpan().SequenceEqual(write())));
    }

    [Fact]
    public void Any_request_to_a_witness_is_written_as_it_was_read_or_refused()
    {
        byte[][] samples =
        [
            new AddCheckpointRequest(0, [], Signed).ToBytes(),
            new AddCheckpointRequest(5, NaiveTree.Proof(5, Leaves), Cosigned).ToBytes(),
        ];
        Fuzz.RoundTrip<CheckpointFormatException, AddCheckpointRequest>(samples, static input => AddCheckpointRequest.Parse(input), static request => request.ToBytes());
    }

    [Fact]
    public void Any_rotation_is_the_one_that_both_keys_signed_or_refused()
    {
        var rotation = KeyRotation.Sign(Signed.Tree, log, successor);
        // Lines of further keys may stand below; what the two signed is what they signed.
        Fuzz.Run<CheckpointFormatException, KeyRotation>(
            [rotation.Bytes.ToArray()], static input => KeyRotation.Parse(input), (_, read) => Assert.Equal(rotation.Checkpoint.Text, read.Checkpoint.Text));
    }

    [Fact]
    public void Any_policy_is_kept_as_it_was_read_or_refused()
    {
        string known = $"log {log.Verifier} https://gateway.example/v1/logs/audit\n\nwitness a {witness.Verifier} https://w1.example/\n";
        using var other = new CosignatureSigner("witness.example/w2", Key(4));
        byte[][] samples =
        [
            Encoding.UTF8.GetBytes(known + "quorum a\n"),
            Encoding.UTF8.GetBytes($"# ours\n{known}witness b {other.Verifier}\ngroup g 2 a b\ngroup h any g\nquorum h\n"),
            "quorum none\n"u8.ToArray(),
        ];
        Checkpoint checkpoint = Cosigned;
        Fuzz.Run<PolicyFormatException, WitnessPolicy>(samples, static input => WitnessPolicy.Parse(input), (input, policy) =>
        {
            Assert.Equal(input, policy.Bytes.ToArray());
            Assert.False(policy.Judge(checkpoint) is { IsMet: true, Time: null } && policy.RequiresWitnesses);
        });
    }

    [Fact]
    public void Any_entry_is_taken_by_both_readers_or_by_neither()
    {
        byte[][] samples =
        [
            Entry("{}"), Entry("{\"a\":[1,\"\\n\",{\"b\":true}],\"é\":\"😀\"}"), Entry("{\"count\":3,\"manifestsRoot\":\"AAAA\",\"tlp\":\"AMBER\"}"),
        ];
        Fuzz.Run<EntryFormatException>(samples, static input =>
        {
            bool taken = EntryEnvelope.TryRead(input, out EntryEnvelope envelope);
            LogEntry entry = ParseAsTaken(input, taken);
            Assert.Equal(entry.Action, Encoding.ASCII.GetString(envelope.Action));
            Assert.True(envelope.Detail.SequenceEqual(entry.Detail.Span));
            Assert.Equal((entry.Index.Value, entry.Previous, entry.Log.Value), (envelope.Index, envelope.Previous, Encoding.ASCII.GetString(envelope.Log)));
        });
    }

    [Fact]
    public void Any_bundle_of_entries_is_written_as_it_was_read_or_refused() => Fuzz.RoundTrip<EntryFormatException, IReadOnlyList<ReadOnlyMemory<byte>>>(
        [EntryBundle.Write([Entry("{}"), Entry("{\"a\":1}"), Array.Empty<byte>()]), EntryBundle.Write([.. Enumerable.Repeat<ReadOnlyMemory<byte>>("x"u8.ToArray(), 256)])],
        static input => EntryBundle.Parse(input),
        EntryBundle.Write);

    private static LogEntry ParseAsTaken(byte[] input, bool taken)
    {
        try
        {
            LogEntry entry = LogEntry.Parse(input);
            Assert.True(taken, "The general reader takes it alone.");
            return entry;
        }
        catch (EntryFormatException)
        {
            Assert.False(taken, "The reader for millions takes it alone.");
            throw;
        }
    }

    private static byte[] Entry(string detail)
    {
        byte[] hash = [.. Enumerable.Range(0, Hash32.SizeBytes).Select(static i => (byte)i)];
        var place = new EntryPlace(LogName.Audit, 3, new LeafHash(hash), new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), hash.AsMemory(0, LogEntry.SaltSizeBytes));
        return LogEntry.Write(place, new EntryDraft("advisory.fetched", "cncert/a1b2c3d4", "subject", Evidence.Signed, Encoding.UTF8.GetBytes(detail)));
    }

    private static SigningKey Key(byte number) => SigningKey.FromSeed([.. Enumerable.Repeat(number, SigningKey.SeedBytes)]);
}
