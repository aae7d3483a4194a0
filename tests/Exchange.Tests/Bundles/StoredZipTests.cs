using System.IO.Compression;
using System.Text;
using Gateway.Audit;
using Gateway.Exchange;

namespace Exchange.Tests.Bundles;

public sealed class StoredZipTests
{
    private static readonly BundleFile[] Files = [new("a.json", "{}"u8.ToArray()), new("b/c.sig", Encoding.ASCII.GetBytes(new string('x', 5000))), new("d", default)];

    [Fact]
    public void An_archive_reads_as_it_was_written_and_any_unzip_opens_it()
    {
        byte[] archive = StoredZip.Write(Files);
        Assert.Equal(Files.Select(Text), StoredZip.Read(archive).Select(Text));
        using ZipArchive stock = new(new MemoryStream(archive));
        Assert.Equal(Files.Select(file => file.Name), stock.Entries.Select(entry => entry.FullName));
        using StreamReader content = new(stock.GetEntry("b/c.sig")!.Open());
        Assert.Equal(new string('x', 5000), content.ReadToEnd());
    }

    [Fact]
    public void Every_change_of_a_byte_and_every_cut_is_malformed()
    {
        byte[] archive = StoredZip.Write(Files);
        for (int i = 0; i < archive.Length; i++)
        {
            byte[] changed = [.. archive];
            changed[i] ^= 0x20;
            AssertMalformed(changed);
            AssertMalformed(archive[..i]);
        }

        AssertMalformed([.. archive, 0]);
        AssertMalformed([0, .. archive]);
        AssertMalformed([]);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../up")]
    [InlineData("a/../b")]
    [InlineData("a//b")]
    [InlineData("A.json")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("ä")]
    [InlineData(".hidden")]
    [InlineData("")]
    public void A_name_that_is_not_plain_is_malformed(string name) => AssertMalformed(StoredZip.Write([new BundleFile(name, "x"u8.ToArray())]));

    [Fact]
    public void A_name_twice_or_out_of_order_is_malformed()
    {
        AssertMalformed(StoredZip.Write([Files[0], Files[0]]));
        AssertMalformed(StoredZip.Write([Files[1], Files[0]]));
        AssertMalformed(StoredZip.Write([new BundleFile(new string('a', 129), default)]));
    }

    [Fact]
    public void A_compressed_archive_is_malformed_whatever_it_would_unpack_to()
    {
        using MemoryStream bomb = new();
        using (ZipArchive stock = new(bomb, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = stock.CreateEntry("a.json", CompressionLevel.SmallestSize).Open();
            for (int i = 0; i < 100; i++)
            {
                entry.Write(new byte[1024 * 1024]);
            }
        }

        Assert.True(bomb.Length < 200_000);
        AssertMalformed(bomb.ToArray());
    }

    [Fact]
    public void A_size_beyond_the_file_is_malformed()
    {
        byte[] archive = StoredZip.Write(Files);
        foreach (int place in (int[])[18, 22])
        {
            byte[] changed = [.. archive];
            changed.AsSpan(place, 4).Fill(0xff);
            AssertMalformed(changed);
        }
    }

    private static void AssertMalformed(byte[] archive) =>
        Assert.Equal(Verdict.Malformed, Assert.Throws<EvidenceException>(() => StoredZip.Read(archive)).Finding.Word);

    private static (string, string) Text(BundleFile file) => (file.Name, Encoding.UTF8.GetString(file.Content.Span));
}
