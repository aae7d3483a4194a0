using Gateway.Audit;
using Gateway.Exchange;

namespace Exchange.Tests.Names;

public sealed class LogOriginTests
{
    [Theory]
    [InlineData("gateway.example/audit", "audit", 1)]
    [InlineData("gateway.example/directory", "directory", 1)]
    [InlineData("gateway.example/audit/2", "audit", 2)]
    [InlineData("gateway.example/directory/10", "directory", 10)]
    public void An_origin_tells_its_role_and_its_lineage(string text, string log, int lineage)
    {
        LogOrigin origin = LogOrigin.Parse(text);

        Assert.Equal(new LogOrigin(GatewayName.Parse("gateway.example"), LogName.Parse(log), lineage), origin);
        Assert.Equal(text, origin.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("gateway.example")]
    [InlineData("gateway.example/")]
    [InlineData("gateway.example/other")]
    [InlineData("gateway.example/audit/")]
    [InlineData("gateway.example/audit/1")]
    [InlineData("gateway.example/audit/0")]
    [InlineData("gateway.example/audit/02")]
    [InlineData("gateway.example/audit/+2")]
    [InlineData("gateway.example/audit/10000")]
    [InlineData("gateway.example/audit/2/3")]
    [InlineData("Gateway.example/audit")]
    public void Another_text_is_no_origin(string? text) => Assert.False(LogOrigin.TryParse(text, out _));

    [Fact]
    public void The_first_origin_is_the_gateways_own_and_the_next_counts_on()
    {
        GatewayName gateway = GatewayName.Parse("gateway.example");
        LogOrigin first = LogOrigin.First(gateway, LogName.Audit);

        Assert.Equal(gateway.AuditOrigin, first.ToString());
        Assert.Equal("gateway.example/audit/2", first.Next.ToString());
    }
}
