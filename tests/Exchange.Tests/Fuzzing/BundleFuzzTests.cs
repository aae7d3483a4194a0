using Fuzzing;
using Gateway.Exchange;

namespace Exchange.Tests.Fuzzing;

public sealed class BundleFuzzTests
{
    [Fact]
    public void Any_archive_is_written_as_it_was_read_or_refused()
    {
        byte[][] samples =
        [
            StoredZip.Write([new("a.json", "{}"u8.ToArray())]),
            StoredZip.Write([new("a.json", "{}"u8.ToArray()), new("b/c.txt", new byte[100]), new("empty", Array.Empty<byte>())]),
        ];
        Fuzz.RoundTrip<EvidenceException, IReadOnlyList<BundleFile>>(samples, static input => StoredZip.Read(input), StoredZip.Write);
    }
}
