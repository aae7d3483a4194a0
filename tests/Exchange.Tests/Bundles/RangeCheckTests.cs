using Exchange.Tests.Fixtures;
using Gateway.Audit;
using Gateway.Exchange;

namespace Exchange.Tests.Bundles;

public sealed class RangeCheckTests : IDisposable
{
    private const int From = 2;
    private const int To = 7;
    private readonly TestLog audit = new(LogName.Audit, TestDirectory.Name.AuditOrigin);
    private readonly TestLog directory = new(LogName.Directory, TestDirectory.Name.DirectoryOrigin);

    public RangeCheckTests()
    {
        for (int i = 0; i < 11; i++)
        {
            audit.Append(TestAgency.Founded.AddMinutes(i), ActionNames.TokenIssued, $"cncert/{i:00000000}", "some-subject", EmptyDetail.Bytes);
        }
    }

    public void Dispose()
    {
        audit.Dispose();
        directory.Dispose();
    }

    [Fact]
    public void Exported_entries_are_complete() => Assert.Equal("ok", Check(Lines()).ToString());

    [Fact]
    public void Every_byte_that_is_changed_names_its_entry()
    {
        for (int entry = 0; entry < To - From; entry++)
        {
            for (int i = 0; i < Lines()[entry].Length; i += 5)
            {
                byte[][] lines = Lines();
                lines[entry][i] ^= 1;
                LogVerdict verdict = Check(lines);
                Assert.NotEqual(Verdict.Ok, verdict.Word);
                // The range's last entry has no follower to speak for it.
                Assert.True(verdict.Index == From + entry || verdict.Word is Verdict.Missing or Verdict.Reordered or Verdict.Unproven, $"{entry} {i}: {verdict}");
                Assert.True(verdict.Word != Verdict.Unproven || entry == To - From - 1);
            }
        }
    }

    [Fact]
    public void A_link_that_was_changed_names_the_entry_that_holds_it()
    {
        for (int entry = 1; entry < To - From; entry++)
        {
            byte[][] lines = Lines();
            string text = System.Text.Encoding.UTF8.GetString(lines[entry]);
            int at = text.IndexOf("\"prev\":\"", StringComparison.Ordinal) + 8;
            lines[entry][at] = lines[entry][at] == 'A' ? (byte)'B' : (byte)'A';
            Assert.Equal($"tampered {From + entry}", Check(lines).ToString());
        }
    }

    [Fact]
    public void What_is_gone_moved_cut_or_added_is_named()
    {
        byte[][] lines = Lines();
        Assert.Equal("missing 4", Check([lines[0], lines[1], lines[3], lines[4]]).ToString());
        Assert.Equal("missing 2", Check(lines[1..]).ToString());
        Assert.Equal("truncated 6", Check(lines[..^1]).ToString());
        Assert.Equal("truncated 2", Check([]).ToString());
        Assert.Equal("reordered 3", Check([lines[0], lines[0], lines[1]]).ToString());
        Assert.Equal("unproven", Check([.. lines, audit.Entries[To]]).ToString());
    }

    [Fact]
    public void A_proof_under_another_key_or_of_another_log_is_refused()
    {
        using TestLog other = new(LogName.Audit, TestDirectory.Name.AuditOrigin);
        Assert.Equal(Verdict.BadSignature, Refused(Proof(), other));
        foreach (byte[] entry in audit.Entries)
        {
            directory.Entries.Add(entry);
        }

        RangeProofFile ofDirectory = new(Proof().Range, directory.Checkpoint());
        Assert.Equal("tampered 2", RangeCheck.Run(ofDirectory, AsLines(Lines()), Trusted(audit)).ToString());
    }

    private Verdict Refused(RangeProofFile proof, TestLog trusted) =>
        Assert.Throws<EvidenceException>(() => RangeCheck.Run(proof, AsLines(Lines()), Trusted(trusted))).Finding.Word;

    private LogVerdict Check(byte[][] lines) => RangeCheck.Run(Proof(), AsLines(lines), Trusted(audit));

    private TrustedLogs Trusted(TestLog log) => TestExchange.Trust(TestDirectory.Name, log, directory);

    private byte[][] Lines() => [.. audit.Entries[From..To].Select(entry => (byte[])[.. entry])];

    private RangeProofFile Proof()
    {
        Checkpoint checkpoint = audit.Checkpoint();
        return new RangeProofFile(RangeProof.Join(audit.Prove(From, checkpoint).Inclusion, audit.Prove(To - 1, checkpoint).Inclusion), checkpoint);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> AsLines(byte[][] lines) => lines.Select(line => (ReadOnlyMemory<byte>)line);
}
