using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Audit;
using Gateway.Crypto;

namespace Audit.Tests;

/// <summary>Each rule of c2sp.org/tlog-witness, in the order in which it stands there.</summary>
public sealed class WitnessTests : IDisposable
{
    private const string Origin = "example.com/behind-the-sofa";

    private static readonly LeafHash[] Leaves = NaiveTree.Leaves(40);

    private readonly NoteSigner log = new(Origin, SigningKey.Generate());
    private readonly NoteSigner newKey = new(Origin, SigningKey.Generate());
    private readonly CosignatureSigner signer = new("witness.example/w1", SigningKey.Generate());
    private readonly MemoryWitnessMemory memory = new();
    private readonly SteppingClock clock = new();
    private readonly Witness witness;

    public WitnessTests() => witness = new Witness(signer, [log.Verifier, newKey.Verifier], memory, clock);

    public void Dispose()
    {
        log.Dispose();
        newKey.Dispose();
        signer.Dispose();
    }

    [Fact]
    public void The_example_body_of_the_specification_is_read_and_written_again()
    {
        const string Body = """
            old 20852014
            PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
            jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
            5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
            /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

            example.com/behind-the-sofa
            20852163
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

            — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
            — example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=

            """;
        AddCheckpointRequest request = AddCheckpointRequest.Parse(Encoding.UTF8.GetBytes(Body));

        Assert.Equal(20852014, request.OldSize);
        Assert.Equal(4, request.Hashes.Count);
        Assert.Equal(20852163, request.Checkpoint.Tree.Size);
        Assert.Equal(2, request.Checkpoint.Signatures.Count);
        Assert.Equal(Body, Encoding.UTF8.GetString(request.ToBytes()));
    }

    [Theory]
    [InlineData("old 0", "old 00")]
    [InlineData("old 0", "old 01")]
    [InlineData("old 0", "old -0")]
    [InlineData("old 0", "old +0")]
    [InlineData("old 0", "old  0")]
    [InlineData("old 0", "old 0 ")]
    [InlineData("old 0", "old")]
    [InlineData("old 0", "old ")]
    [InlineData("old 0", "OLD 0")]
    [InlineData("old 0", "old 0x1")]
    [InlineData("old 0", "old 9223372036854775808")]
    [InlineData("old 0\n", "old 0\r\n")]
    [InlineData("old 0\n", "\nold 0\n")]
    [InlineData("old 0\n\n", "old 0\n")]
    [InlineData("old 0\n\n", "old 0\n\n\n")]
    [InlineData("old 0\n", "old 0\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw\n")]
    [InlineData("old 0\n", "old 0\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw= \n")]
    [InlineData("old 0\n", "old 0\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkax=\n")]
    [InlineData("old 0\n", "old 0\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDp\n")]
    [InlineData("old 0\n", "old 0\né\n")]
    [InlineData("\n3\n", "\n03\n")]
    public void A_body_in_another_form_is_answered_400(string original, string changed)
    {
        string body = Encoding.UTF8.GetString(Request(0, [], Sign(3)));
        Assert.Equal(400, Post(Encoding.UTF8.GetBytes(ReplaceFirst(body, original, changed))).Status);
        Assert.Equal(200, Post(Encoding.UTF8.GetBytes(body)).Status);
    }

    [Fact]
    public void A_body_without_its_last_newline_or_with_more_behind_it_is_answered_400()
    {
        byte[] body = Request(0, [], Sign(3));
        Assert.Equal(400, Post(body[..^1]).Status);
        Assert.Equal(400, Post([.. body, (byte)'\n']).Status);
        Assert.Equal(400, Post([]).Status);
    }

    [Fact]
    public void Sixty_three_proof_lines_are_read_and_more_are_answered_400()
    {
        Hash32[] hashes = [.. Enumerable.Repeat(Leaves[0].Value, 64)];
        string more = Encoding.UTF8.GetString(Request(0, hashes[..63], Sign(3))).Replace("old 0\n", $"old 0\n{hashes[0]}\n", StringComparison.Ordinal);

        Assert.Equal(422, Post(Request(0, hashes[..63], Sign(3))).Status);
        Assert.Equal(400, Post(Encoding.UTF8.GetBytes(more)).Status);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AddCheckpointRequest(0, hashes, Sign(3)));
    }

    [Fact]
    public void A_checkpoint_of_the_largest_size_a_witness_reads_is_cosigned_and_a_larger_one_is_answered_400()
    {
        Checkpoint plain = Sign(3);
        int room = AddCheckpointRequest.MaxCheckpointBytes - plain.Bytes.Length - 1;
        Checkpoint largest = SignText(plain.Text + new string('x', room) + "\n");

        Assert.Equal(AddCheckpointRequest.MaxCheckpointBytes, largest.Bytes.Length);
        Assert.Equal(200, Post(Request(0, [], largest)).Status);
        Assert.Equal(400, Post(Request(0, [], SignText(plain.Text + new string('x', room + 1) + "\n"))).Status);
    }

    [Fact]
    public void A_checkpoint_of_sixty_four_signatures_is_cosigned()
    {
        Checkpoint checkpoint = Sign(3).With(Enumerable.Range(1, SignedNote.MaxSignatures - 1).Select(static i => new NoteSignature("stranger", (uint)i, new byte[64])));
        Assert.Equal(200, Post(Request(0, [], checkpoint)).Status);

        byte[] repeated = [.. Sign(4).Bytes.Span, .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Sign(4).Signatures[0].ToLine() + "\n", SignedNote.MaxSignatures - 1)))];
        Assert.Equal(200, Post(Request(3, NaiveTree.Proof(3, Leaves.AsSpan(0, 4)), Checkpoint.Parse(repeated))).Status);
    }

    [Fact]
    public void An_unknown_origin_is_answered_404_before_any_signature_is_looked_at()
    {
        using var stranger = new NoteSigner("example.com/elsewhere", SigningKey.Generate());
        Assert.Equal(404, Post(Request(0, [], Checkpoint.Sign(Tree(3), stranger))).Status);
    }

    [Fact]
    public void A_checkpoint_without_a_trusted_signature_is_answered_403()
    {
        using var sameName = new NoteSigner(Origin, SigningKey.Generate());
        Assert.Equal(403, Post(Request(0, [], Checkpoint.Sign(Tree(3), sameName))).Status);
    }

    [Fact]
    public void A_line_under_a_trusted_key_that_does_not_verify_is_answered_403_beside_a_good_one()
    {
        NoteSignature ofAnother = Sign(4).Signatures[0];
        NoteSignature ofTheOtherKey = Checkpoint.Sign(Tree(4), newKey).Signatures[0];

        Assert.Equal(403, Post(Request(0, [], Sign(3).WithOnly([ofAnother]))).Status);
        Assert.Equal(403, Post(Request(0, [], Sign(3).With([ofAnother]))).Status);
        Assert.Equal(403, Post(Request(0, [], Sign(3).With([ofTheOtherKey]))).Status);
        Assert.Empty(memory.History);
    }

    [Fact]
    public void Signatures_of_unknown_keys_are_ignored_and_left_out_of_what_is_kept()
    {
        using var stranger = new NoteSigner(Origin, SigningKey.Generate());
        Checkpoint checkpoint = Sign(3).With([new NoteSignature("x", 7, new byte[9]), Checkpoint.Sign(Tree(9), stranger).Signatures[0]]);

        Assert.Equal(200, Post(Request(0, [], checkpoint)).Status);
        Assert.Equal([log.Verifier.KeyHash, signer.Verifier.KeyHash], memory.Read(Origin)!.Signatures.Select(static line => line.KeyHash));
    }

    [Fact]
    public void Any_trusted_key_of_the_origin_may_sign_and_all_that_did_are_kept()
    {
        Checkpoint both = Sign(3).With(Checkpoint.Sign(Tree(3), newKey).Signatures);

        Assert.Equal(200, Post(Request(0, [], Checkpoint.Sign(Tree(2), newKey))).Status);
        Assert.Equal(200, Post(Request(2, NaiveTree.Proof(2, Leaves.AsSpan(0, 3)), both)).Status);
        Assert.Equal(3, memory.Read(Origin)!.Signatures.Count);
    }

    [Fact]
    public void An_old_size_above_the_checkpoints_is_answered_400()
    {
        Advance(5);
        Assert.Equal(400, Post(Request(5, [], Sign(3))).Status);
        Assert.Equal(400, Post(Request(4, [], Sign(3))).Status);
    }

    [Theory]
    [InlineData(0, 9)]
    [InlineData(4, 9)]
    [InlineData(6, 9)]
    [InlineData(9, 9)]
    [InlineData(0, 5)]
    [InlineData(0, 3)]
    [InlineData(3, 3)]
    public void An_old_size_that_is_not_the_latest_is_answered_409_with_the_latest(int oldSize, int size)
    {
        Advance(5);
        WitnessAnswer answer = Post(Request(oldSize, oldSize == 0 ? [] : NaiveTree.Proof(oldSize, Leaves.AsSpan(0, size)), Sign(size)));

        Assert.Equal(409, answer.Status);
        Assert.Equal("text/x.tlog.size", answer.ContentType);
        Assert.Equal("5\n", Encoding.UTF8.GetString(answer.Body.Span));
        Assert.Equal(5, memory.Read(Origin)!.Tree.Size);
    }

    [Fact]
    public void An_old_size_other_than_zero_is_answered_409_with_zero_before_the_first_cosignature()
    {
        WitnessAnswer answer = Post(Request(2, NaiveTree.Proof(2, Leaves.AsSpan(0, 3)), Sign(3)));

        Assert.Equal(409, answer.Status);
        Assert.Equal("0\n", Encoding.UTF8.GetString(answer.Body.Span));
    }

    [Fact]
    public void An_empty_tree_has_the_root_of_an_empty_tree_or_is_answered_422()
    {
        Assert.Equal(422, Post(Request(0, [], Checkpoint.Sign(new TreeHead(0, Tree(1).Root), log))).Status);
        Assert.Equal(200, Post(Request(0, [], Checkpoint.Sign(new TreeHead(0, MerkleTree.EmptyRoot), log))).Status);
        Assert.Equal(200, Post(Request(0, [], Sign(3))).Status);
    }

    [Fact]
    public void A_proof_from_zero_is_empty_or_answered_422()
    {
        Assert.Equal(422, Post(Request(0, [Leaves[0].Value], Sign(3))).Status);
        Assert.Equal(422, Post(Request(0, [Leaves[0].Value], Sign(0))).Status);
    }

    [Fact]
    public void A_proof_that_does_not_verify_is_answered_422_and_nothing_is_kept()
    {
        Advance(5);
        List<Hash32> proof = NaiveTree.Proof(5, Leaves.AsSpan(0, 9));

        Assert.Equal(422, Post(Request(5, [], Sign(9))).Status);
        Assert.Equal(422, Post(Request(5, proof[..^1], Sign(9))).Status);
        Assert.Equal(422, Post(Request(5, [.. proof, Leaves[0].Value], Sign(9))).Status);
        Assert.Equal(422, Post(Request(5, [.. proof.AsEnumerable().Reverse()], Sign(9))).Status);
        Assert.Equal(422, Post(Request(5, proof, Checkpoint.Sign(new TreeHead(9, Tree(8).Root), log))).Status);
        Assert.Equal(5, memory.Read(Origin)!.Tree.Size);
        Assert.Equal(200, Post(Request(5, proof, Sign(9))).Status);
    }

    [Fact]
    public void The_same_size_with_another_root_is_answered_422_and_kept_as_evidence()
    {
        Advance(5);
        Checkpoint fork = Checkpoint.Sign(new TreeHead(5, Tree(4).Root), log);

        Assert.Equal(422, Post(Request(5, [], fork)).Status);
        Assert.Equal(422, Post(Request(5, [Leaves[0].Value], Sign(5))).Status);
        (Checkpoint latest, Checkpoint contradicting) = Assert.Single(memory.Contradictions);
        Assert.Equal(Tree(5), latest.Tree);
        Assert.Equal(fork.Tree, contradicting.Tree);
    }

    [Fact]
    public void A_contradiction_is_evidence_even_when_the_old_size_is_wrong()
    {
        Advance(5);
        Assert.Equal(409, Post(Request(0, [], Checkpoint.Sign(new TreeHead(5, Tree(4).Root), log))).Status);
        Assert.Single(memory.Contradictions);
    }

    [Fact]
    public void The_same_checkpoint_is_cosigned_again_at_a_later_time()
    {
        Advance(5);
        clock.Now += TimeSpan.FromMinutes(10);
        Assert.Equal(200, Post(Request(5, [], Sign(5))).Status);
        Assert.True(memory.Read(Origin)!.TryReadCosignature(signer.Verifier, out DateTimeOffset time));
        Assert.Equal(clock.Now, time);
    }

    [Fact]
    public void The_answer_is_a_cosignature_of_the_whole_text_at_the_clocks_time()
    {
        Checkpoint extended = SignText(Sign(3).Text + "extension\n");
        WitnessAnswer answer = Post(Request(0, [], extended));

        Assert.Equal(200, answer.Status);
        Assert.EndsWith("\n", Encoding.UTF8.GetString(answer.Body.Span), StringComparison.Ordinal);
        NoteSignature line = Assert.Single(SignedNote.ParseSignatureLines(answer.Body.Span));
        Assert.True(extended.With([line]).TryReadCosignature(signer.Verifier, out DateTimeOffset time));
        Assert.Equal(clock.Now, time);
    }

    [Fact]
    public void Growth_is_cosigned_from_every_size_to_every_size()
    {
        for (int from = 0; from <= 33; from++)
        {
            for (int to = from; to <= 33; to++)
            {
                var fresh = new Witness(signer, [log.Verifier], new MemoryWitnessMemory(), clock);
                Assert.Equal(200, fresh.AddCheckpoint(Request(0, [], Sign(from))).Status);
                Assert.Equal(200, fresh.AddCheckpoint(Request(from, from == 0 ? [] : NaiveTree.Proof(from, Leaves.AsSpan(0, to)), Sign(to))).Status);
            }
        }
    }

    [Fact]
    public void Sizes_are_witnessed_up_to_the_largest_there_can_be()
    {
        Hash32[] hashes = [.. Enumerable.Repeat(Leaves[0].Value, AddCheckpointRequest.MaxHashes)];
        Assert.Equal(200, Post(Request(0, [], Checkpoint.Sign(new TreeHead(1L << 62, Tree(5).Root), log))).Status);
        for (int length = 0; length <= hashes.Length; length++)
        {
            Assert.Equal(422, Post(Request(1L << 62, hashes[..length], Checkpoint.Sign(new TreeHead(long.MaxValue, Tree(7).Root), log))).Status);
        }

        using var other = new NoteSigner("example.com/elsewhere", SigningKey.Generate());
        var fresh = new Witness(signer, [other.Verifier], memory, clock);
        Assert.Equal(200, fresh.AddCheckpoint(Request(0, [], Checkpoint.Sign(new TreeHead(long.MaxValue, Tree(7).Root), other))).Status);
        WitnessAnswer answer = fresh.AddCheckpoint(Request(0, [], Checkpoint.Sign(new TreeHead(3, Tree(3).Root), other)));
        Assert.Equal("9223372036854775807\n", Encoding.ASCII.GetString(answer.Body.Span));
    }

    [Fact]
    public void A_monitor_gets_the_latest_checkpoint_with_the_logs_signature_and_the_cosignature()
    {
        string hash = Witness.HashOrigin(Origin);
        Assert.Equal(404, witness.ReadCheckpoint(hash).Status);
        Advance(5);
        WitnessAnswer answer = witness.ReadCheckpoint(hash);
        var checkpoint = Checkpoint.Parse(answer.Body);

        Assert.Equal(200, answer.Status);
        Assert.Equal(Tree(5), checkpoint.Tree);
        Assert.Equal(Verdict.Ok, checkpoint.Verify(log.Verifier));
        Assert.True(checkpoint.TryReadCosignature(signer.Verifier, out _));
        Assert.Equal(404, witness.ReadCheckpoint(hash.ToUpperInvariant()).Status);
        Assert.Equal(404, witness.ReadCheckpoint(Witness.HashOrigin("example.com/elsewhere")).Status);
        // printf %s example.com/behind-the-sofa | sha256sum
        Assert.Equal("5fd2dc0beb4ce54da5050cf6d5c75248b023abad441c3cecde3976fbe9da4fe4", hash);
    }

    [Fact]
    public void The_older_of_two_concurrent_requests_never_wins()
    {
        Advance(5);
        byte[] newer = Request(5, NaiveTree.Proof(5, Leaves.AsSpan(0, 20)), Sign(20));
        byte[] older = Request(5, NaiveTree.Proof(5, Leaves.AsSpan(0, 9)), Sign(9));
        WitnessAnswer? newerAnswer = null;
        memory.BeforeReplacing = replacement =>
        {
            // Request A, of size 9, has been checked; request B, of size 20, now overtakes it.
            if (replacement.Tree.Size == 9)
            {
                newerAnswer = Post(newer);
            }
        };
        WitnessAnswer olderAnswer = Post(older);

        Assert.Equal(200, newerAnswer?.Status);
        Assert.Equal(409, olderAnswer.Status);
        Assert.Equal("20\n", Encoding.UTF8.GetString(olderAnswer.Body.Span));
        Assert.Equal([5L, 20L], memory.History.Select(static checkpoint => checkpoint.Tree.Size));
    }

    [Fact]
    public async Task Under_a_storm_of_requests_what_was_cosigned_is_one_line()
    {
        var cosigned = new ConcurrentBag<long>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (int size = 1; size <= Leaves.Length; size++)
            {
                long from = memory.Read(Origin)?.Tree.Size ?? 0;
                if (from <= size && Post(Request(from, from == 0 ? [] : NaiveTree.Proof((int)from, Leaves.AsSpan(0, size)), Sign(size))).Status == 200)
                {
                    cosigned.Add(size);
                }
            }
        })));
        long[] history = [.. memory.History.Select(static checkpoint => checkpoint.Tree.Size)];

        Assert.Equal(history.Order(), history);
        Assert.Equal(Leaves.Length, history[^1]);
        Assert.Equal(history.Length, cosigned.Count);
    }

    [Fact]
    public void A_checkpoint_that_could_not_be_remembered_is_not_cosigned()
    {
        memory.BeforeReplacing = static _ => throw new IOException("The disk is full.");
        Assert.Throws<IOException>(() => Post(Request(0, [], Sign(3))));
        memory.BeforeReplacing = static _ => { };
        Assert.Equal(200, Post(Request(0, [], Sign(2))).Status);
    }

    [Fact]
    public void A_witness_has_no_log_under_its_own_key()
    {
        SigningKey key = SigningKey.Generate();
        using var self = new CosignatureSigner("witness.example/w1", key);
        Assert.Throws<ArgumentException>(() => new Witness(self, [new NoteVerifier(Origin, key.VerifyingKey)], memory, clock));
    }

    [Fact]
    public void Two_logs_are_remembered_apart()
    {
        using var other = new NoteSigner("example.com/elsewhere", SigningKey.Generate());
        var both = new Witness(signer, [log.Verifier, other.Verifier], memory, clock);

        Assert.Equal(200, both.AddCheckpoint(Request(0, [], Sign(5))).Status);
        Assert.Equal(200, both.AddCheckpoint(Request(0, [], Checkpoint.Sign(Tree(3), other))).Status);
        Assert.Equal(5, memory.Read(Origin)!.Tree.Size);
        Assert.Equal(3, memory.Read("example.com/elsewhere")!.Tree.Size);
    }

    [Fact]
    public void Whatever_arrives_gets_one_of_the_specified_answers()
    {
        Advance(5);
        string good = Encoding.UTF8.GetString(Request(5, NaiveTree.Proof(5, Leaves.AsSpan(0, 9)), Sign(9)));
        Gen<byte[]> bodies =
            from place in Gen.Choose(0, good.Length)
            from length in Gen.Choose(0, 60)
            from instead in Gen.Elements("", "\n", "\n\n", " ", "0", "9223372036854775807", "=", "—", "old ", "\0", good[..60], good[^120..])
            select Encoding.UTF8.GetBytes(good[..place] + instead + good[Math.Min(good.Length, place + length)..]);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(600), Prop.ForAll(bodies.ToArbitrary(), body =>
        {
            WitnessAnswer answer = new Witness(signer, [log.Verifier], memory, clock).AddCheckpoint(body);
            return answer.Status is 200 or 400 or 403 or 404 or 409 or 422 && answer.Body.Length > 0 && IsReadOrRefused(body);
        }));
        Assert.True(memory.Read(Origin)!.Tree.Size is 5 or 9);
    }

    private static bool IsReadOrRefused(byte[] body)
    {
        try
        {
            return AddCheckpointRequest.Parse(body).ToBytes().AsSpan().SequenceEqual(body);
        }
        catch (CheckpointFormatException)
        {
            return true;
        }
    }

    private static string ReplaceFirst(string text, string original, string changed)
    {
        int at = text.IndexOf(original, StringComparison.Ordinal);
        Assert.True(at >= 0, original);
        return string.Create(CultureInfo.InvariantCulture, $"{text[..at]}{changed}{text[(at + original.Length)..]}");
    }

    private static TreeHead Tree(int size) => new(size, NaiveTree.Root(Leaves.AsSpan(0, size)));

    private static byte[] Request(long oldSize, IReadOnlyList<Hash32> proof, Checkpoint checkpoint) => new AddCheckpointRequest(oldSize, proof, checkpoint).ToBytes();

    private void Advance(int size) => Assert.Equal(200, Post(Request(0, [], Sign(size))).Status);

    private WitnessAnswer Post(byte[] body) => witness.AddCheckpoint(body);

    private Checkpoint Sign(int size) => Checkpoint.Sign(Tree(size), log);

    private Checkpoint SignText(string text) => Checkpoint.Parse(SignedNote.Sign(text, log).ToBytes());

    private sealed class SteppingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
