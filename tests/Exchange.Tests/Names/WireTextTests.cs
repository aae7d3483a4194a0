using Gateway.Exchange;

namespace Exchange.Tests.Names;

public sealed class WireTextTests
{
    private delegate bool Reader<T>(string? text, out T value);

    [Fact]
    public void Every_member_of_every_enumeration_has_a_text_that_reads_back()
    {
        ReadsBack<Tlp>(WireText.ToWire, WireText.TryParse);
        ReadsBack<PrincipalKind>(WireText.ToWire, WireText.TryParse);
        ReadsBack<Role>(WireText.ToWire, WireText.TryParse);
        ReadsBack<KeyPurpose>(WireText.ToWire, WireText.TryParse);
        ReadsBack<AgencyKind>(WireText.ToWire, WireText.TryParse);
        ReadsBack<AgencyStatus>(WireText.ToWire, WireText.TryParse);
        ReadsBack<RevocationReason>(WireText.ToWire, WireText.TryParse);
        ReadsBack<AdminActKind>(WireText.ToWire, WireText.TryParse);
        ReadsBack<Urgency>(WireText.ToWire, WireText.TryParse);
        ReadsBack<AdvisoryCategory>(WireText.ToWire, WireText.TryParse);
        ReadsBack<DocumentRole>(WireText.ToWire, WireText.TryParse);
        ReadsBack<FeedRemoval>(WireText.ToWire, WireText.TryParse);
        ReadsBack<Disposition>(WireText.ToWire, WireText.TryParse);
        ReadsBack<ReceiptMode>(WireText.ToWire, WireText.TryParse);
        ReadsBack<DocumentValidation>(WireText.ToWire, WireText.TryParse);
    }

    [Theory]
    [InlineData("amber")]
    [InlineData("AMBER STRICT")]
    [InlineData("WHITE")]
    [InlineData("")]
    [InlineData(null)]
    public void Another_text_is_no_tlp(string? text) => Assert.False(WireText.TryParse(text, out Tlp _));

    [Fact]
    public void Tlp_is_written_as_FIRST_writes_it() => Assert.Equal("AMBER+STRICT", Tlp.AmberStrict.ToWire());

    private static void ReadsBack<T>(Func<T, string> write, Reader<T> read)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            Assert.True(read(write(value), out T again));
            Assert.Equal(value, again);
        }
    }
}
