using Gateway.Audit;
using Gateway.Server.Advisories.Content;
using Gateway.Server.Advisories.Events;
using Gateway.Server.Advisories.Obligations;
using Gateway.Server.Advisories.Publishing;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Advisories.Receipts;
using Gateway.Server.Advisories.Sharing;
using Gateway.Server.Advisories.Withdrawals;
using Gateway.Server.Hosting;

namespace Gateway.Server.Advisories;

/// <summary>The exchange of advisories, resource by resource.</summary>
internal static class AdvisoryEndpoints
{
    /// <summary>Maps every route of this folder in one group, whose policy no endpoint can forget; some ask for more.</summary>
    public static IEndpointRouteBuilder MapAdvisories(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder exchange = routes.MapGroup("").RequireAuthorization(ExchangePolicy.Name).HonourAtLeast(LogName.Audit);
        exchange.MapPublishing();
        exchange.MapReading();
        exchange.MapObligations();
        exchange.MapEvents();
        exchange.MapContent();
        exchange.MapReceipts();
        exchange.MapWithdrawals();
        exchange.MapSharing();
        return routes;
    }
}
