using Gateway.Client.Trust;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Client.Tests;

public sealed class FingerprintTests
{
    private static readonly AgencyId Agency = AgencyId.Parse("cncert");

    [Fact]
    public void The_digits_of_known_keys_never_change() =>
        // People keep these on paper: a change of the derivation would be read as a changed key.
        Assert.Equal("68195 00238 39222 77809 66302 27723 30554 97988 87362 96108 24227 85450", Fingerprint.Of(Agency, [Key(1), Key(2)]));

    [Fact]
    public void Sixty_digits_come_in_twelve_groups_of_five() =>
        Assert.Matches("^([0-9]{5} ){11}[0-9]{5}$", Fingerprint.Of(Agency, [Key(7)]));

    [Fact]
    public void The_order_of_the_keys_does_not_matter() =>
        Assert.Equal(Fingerprint.Of(Agency, [Key(1), Key(2)]), Fingerprint.Of(Agency, [Key(2), Key(1)]));

    [Fact]
    public void Another_key_or_agency_has_other_digits()
    {
        string digits = Fingerprint.Of(Agency, [Key(1)]);

        Assert.NotEqual(digits, Fingerprint.Of(Agency, [Key(2)]));
        Assert.NotEqual(digits, Fingerprint.Of(Agency, [Key(1), Key(2)]));
        Assert.NotEqual(digits, Fingerprint.Of(AgencyId.Parse("jpcert"), [Key(1)]));
    }

    private static VerifyingKey Key(byte seed)
    {
        using SigningKey key = SigningKey.FromSeed(Enumerable.Repeat(seed, SigningKey.SeedBytes).ToArray());
        return key.VerifyingKey;
    }
}
