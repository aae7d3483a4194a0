using Exchange.Tests.Fixtures;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Agencies;

public sealed class ReceiveKeyTests : IDisposable
{
    private readonly X25519Identity identity = X25519Identity.Generate();

    [Fact]
    public void A_hybrid_key_is_read_and_compared_on_any_machine()
    {
        ReceiveKey key = HybridKeys.Create();
        Assert.Equal(HeaderClass.Hybrid, key.Class);
        Assert.Equal(key, ReceiveKey.Parse(key.ToString()));
        Assert.NotEqual(key, HybridKeys.Create());
        Assert.Equal(HybridRecipient.IsSupported, key.IsUsableHere);
    }

    [Fact]
    public void A_hybrid_key_with_a_coefficient_out_of_range_is_refused()
    {
        byte[] coefficients = new byte[1152];
        (coefficients[3], coefficients[4]) = (0x01, 0x0D); // 3329, which is q.
        Assert.Equal(DocumentRule.InvalidRecipientKey, Refusal.Rule(() => ReceiveKey.Parse(HybridKeys.Text(new byte[32], coefficients))));
        coefficients[3] = 0x00;
        Assert.Equal(HeaderClass.Hybrid, ReceiveKey.Parse(HybridKeys.Text(new byte[32], coefficients)).Class);
        (coefficients[4], coefficients[5]) = (0x1D, 0xD0); // The second of the pair.
        Assert.False(ReceiveKey.TryParse(HybridKeys.Text(new byte[32], coefficients), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("age1")]
    [InlineData("age1pq1")]
    [InlineData("ssh-ed25519 AAAA")]
    public void Another_text_is_no_receive_key(string text) => Assert.False(ReceiveKey.TryParse(text, out _));

    [Fact]
    public void A_record_lists_keys_of_both_classes()
    {
        ReceiveKey hybrid = HybridKeys.Create();
        TestPrincipal person = With(identity.Recipient, hybrid);
        var agency = new TestAgency("maher", people: [person]);
        RecordedPrincipal read = AgencyRecord.Parse(agency.First.Bytes).Principals[0];
        Assert.Equal([identity.Recipient, hybrid], read.Keys.Receive);
    }

    [Fact]
    public void An_agency_is_written_to_in_hybrid_keys_alone_when_every_reader_has_one()
    {
        ReceiveKey first = HybridKeys.Create(), second = HybridKeys.Create();
        AddressedKeys keys = AddressedKeys.Of([With(identity.Recipient, first).Recorded, With(second).Recorded]);
        Assert.Equal(HeaderClass.Hybrid, keys.Class);
        Assert.Equal([first, second], keys.Keys);
    }

    [Fact]
    public void One_reader_without_a_hybrid_key_keeps_the_agency_to_x25519_and_leaves_out_who_has_none()
    {
        AddressedKeys keys = AddressedKeys.Of([With(identity.Recipient).Recorded, With(HybridKeys.Create()).Recorded]);
        Assert.Equal(HeaderClass.X25519, keys.Class);
        Assert.Equal([identity.Recipient], keys.Keys);
        Assert.Empty(AddressedKeys.Of([]).Keys);
    }

    public void Dispose() => identity.Dispose();

    private static TestPrincipal With(params ReceiveKey[] keys)
    {
        TestPrincipal person = TestPrincipal.Create(AgencyId.Parse("maher"), Role.Reader);
        return person with { Recorded = person.Recorded with { Keys = person.Recorded.Keys with { Receive = keys } } };
    }
}
