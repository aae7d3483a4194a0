using FsCheck;
using FsCheck.Fluent;
using Gateway.Exchange;

namespace Exchange.Tests.Names;

public sealed class IdTests
{
    [Theory]
    [InlineData("ab")]
    [InlineData("cncert")]
    [InlineData("a-9")]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345")]
    public void An_agency_id_keeps_its_text(string text) => Assert.Equal(text, AgencyId.Parse(text).ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("CNCERT")]
    [InlineData("cn_cert")]
    [InlineData("cn cert")]
    [InlineData("cnc\u0435rt")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456")]
    public void Another_text_is_no_agency_id(string? text) => Assert.False(AgencyId.TryParse(text, out _));

    [Fact]
    public void The_reserved_agencies_say_so()
    {
        Assert.True(AgencyId.Parse("gateway").IsReserved);
        Assert.True(AgencyId.Parse("operator-root").IsReserved);
        Assert.False(AgencyId.Parse("operator").IsReserved);
    }

    [Fact]
    public void A_principal_id_knows_its_agency()
    {
        PrincipalId id = PrincipalId.Parse("cncert/a1b2c3d4");
        Assert.Equal(AgencyId.Parse("cncert"), id.Agency);
        Assert.Equal("cncert/a1b2c3d4", id.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("cncert")]
    [InlineData("cncert/")]
    [InlineData("cncert/a1b2c3d")]
    [InlineData("cncert/a1b2c3d45")]
    [InlineData("cncert/A1b2c3d4")]
    [InlineData("cncert/a1b2-3d4")]
    [InlineData("c/a1b2c3d4")]
    [InlineData("cncert/x/a1b2c3d")]
    public void Another_text_is_no_principal_id(string? text) => Assert.False(PrincipalId.TryParse(text, out _));

    [Fact]
    public void New_principal_ids_parse_and_differ()
    {
        PrincipalId first = PrincipalId.Create(AgencyId.Parse("cncert"));
        PrincipalId second = PrincipalId.Create(AgencyId.Parse("cncert"));
        Assert.Equal(first, PrincipalId.Parse(first.Value));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void An_advisory_id_survives_text_and_bytes()
    {
        AdvisoryId id = AdvisoryId.Create(TimeProvider.System);
        Assert.Equal(id, AdvisoryId.Parse(id.Value));
        Assert.Equal(id, AdvisoryId.FromBytes(id.ToBytes()));
        Assert.Equal(id.Value.Replace("-", "", StringComparison.Ordinal), Convert.ToHexStringLower(id.ToBytes()));
    }

    [Theory]
    [InlineData("0190a6f2-7c1e-4d3b-9a55-0123456789ab")] // version 4
    [InlineData("0190a6f2-7c1e-7d3b-ca55-0123456789ab")] // variant of another family
    [InlineData("0190A6F2-7c1e-7d3b-9a55-0123456789ab")] // upper case
    [InlineData("{0190a6f2-7c1e-7d3b-9a55-0123456789ab}")]
    [InlineData("0190a6f27c1e7d3b9a550123456789ab")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData(null)]
    public void Another_text_is_no_advisory_id(string? text) => Assert.False(AdvisoryId.TryParse(text, out _));

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    public void Bytes_of_no_version_7_uuid_are_no_advisory_id(int length) =>
        Assert.Throws<FormatException>(() => AdvisoryId.FromBytes(new byte[length]));

    [Theory]
    [InlineData("gateway.example", true)]
    [InlineData("g", true)]
    [InlineData(".example", false)]
    [InlineData("example-", false)]
    [InlineData("Gateway.example", false)]
    [InlineData("gateway/example", false)]
    [InlineData("gateway example", false)]
    [InlineData("", false)]
    public void A_gateway_name_is_plain(string text, bool accepted) => Assert.Equal(accepted, GatewayName.TryParse(text, out _));

    [Fact]
    public void A_gateway_name_gives_the_origins_of_its_logs()
    {
        GatewayName name = GatewayName.Parse("gateway.example");
        Assert.Equal("gateway.example/audit", name.AuditOrigin);
        Assert.Equal("gateway.example/directory", name.DirectoryOrigin);
    }

    [Fact]
    public void Ids_nobody_set_fail_loudly()
    {
        Assert.Throws<InvalidOperationException>(() => default(AgencyId).Value);
        Assert.Throws<InvalidOperationException>(() => default(PrincipalId).Value);
        Assert.Throws<InvalidOperationException>(() => default(AdvisoryId).Value);
        Assert.Throws<InvalidOperationException>(() => default(AdvisoryId).ToBytes());
        Assert.Throws<InvalidOperationException>(() => default(GatewayName).Value);
        Assert.Throws<InvalidOperationException>(() => default(Sha256Digest).ToString());
        Assert.Throws<InvalidOperationException>(() => default(Tlp).ToWire());
    }

    [Fact]
    public void A_digest_survives_its_text() =>
        Prop.ForAll<byte[]>(content =>
        {
            Sha256Digest digest = Sha256Digest.Of(content);
            return Sha256Digest.Parse(digest.ToString()) == digest && Sha256Digest.FromBytes(digest.Bytes) == digest;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU")] // no padding
    [InlineData("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=")] // stray bits in the last character
    [InlineData("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=")] // base64url
    [InlineData(" 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF=")]
    public void Another_text_is_no_digest(string text) => Assert.False(Sha256Digest.TryParse(text, out _));
}
