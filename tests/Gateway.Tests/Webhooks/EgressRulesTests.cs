using System.Net;
using Gateway.Server.Options;
using Gateway.Server.Webhooks;

namespace Gateway.Tests.Webhooks;

/// <summary>Which addresses the gateway goes to for a member.</summary>
public sealed class EgressRulesTests
{
    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("1.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.0")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700::1111")]
    [InlineData("2001:200::1")]
    [InlineData("2a00::1")]
    public void A_public_address_is_gone_to(string address) => Assert.True(Rules().Permits(IPAddress.Parse(address)));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:2::1")]
    [InlineData("2001:10::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456:789a::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void An_address_that_is_not_public_is_not_gone_to(string address) => Assert.False(Rules().Permits(IPAddress.Parse(address)));

    [Fact]
    public void A_network_that_is_allowed_is_gone_to_in_either_form_and_its_neighbours_are_not()
    {
        EgressRules rules = Rules("10.20.0.0/16", "fd00:1::/32");
        Assert.All(["10.20.255.1", "::ffff:10.20.0.1", "fd00:1::5", "8.8.8.8"], address => Assert.True(rules.Permits(IPAddress.Parse(address)), address));
        Assert.All(["10.21.0.1", "::ffff:10.21.0.1", "fd00:2::5", "127.0.0.1"], address => Assert.False(rules.Permits(IPAddress.Parse(address)), address));
    }

    [Fact]
    public void Pauses_double_up_to_an_hour_and_differ_by_a_fifth()
    {
        TimeSpan first = TimeSpan.FromSeconds(5);
        foreach ((int failures, double seconds) in ((int, double)[])[(1, 5), (2, 10), (5, 80), (10, 2560), (11, 3600), (1000, 3600)])
        {
            TimeSpan[] pauses = [.. Enumerable.Range(0, 50).Select(_ => RetryPace.After(first, failures))];
            Assert.All(pauses, pause => Assert.InRange(pause.TotalSeconds, seconds * 0.8, seconds * 1.2));
            Assert.True(pauses.Distinct().Count() > 1, "the pause is always the same");
        }
    }

    private static EgressRules Rules(params string[] allowed) => new(new GatewayOptions { Webhooks = new WebhooksOptions { AllowedNetworks = allowed } });
}
