using System.Reflection;
using Gateway.Server.Logging;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Logging;

public sealed class GatewayLogTests
{
    [Fact]
    public void Every_event_has_an_id_of_its_own()
    {
        int[] ids =
        [
            .. typeof(GatewayLog).Assembly.GetTypes()
                .SelectMany(static type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                .Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId)
                .OfType<int>(),
        ];
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Distinct().Order(), ids.Order());
    }
}
