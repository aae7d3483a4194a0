using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Server.Auth;
using Gateway.Server.Hosting;

namespace Gateway.Server.Reports;

/// <summary>Who shared how much with whom, from the audit log alone. Whoever may read its agency's own entries may have them counted.</summary>
internal static class ReportEndpoints
{
    private const string Route = "/v1/report";
    private const string Json = "application/json";

    /// <summary>Registers what the endpoint needs.</summary>
    public static IServiceCollection AddReports(this IServiceCollection services) => services
        .AddSingleton<ReportCounting>()
        .AddSingleton<Reporter>()
        .AddHostedService<ReportService>();

    /// <summary>Maps the endpoint.</summary>
    public static IEndpointRouteBuilder MapReports(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync).WithTags("Reports").RequireAuthorization(Scopes.DirectoryRead).HonourAtLeast(LogName.Audit)
            .WithName("ReadReport").WithSummary("Who shared how much with whom, counted from the audit log.");
        return routes;
    }

    private static async Task<IResult> GetAsync(
        string? from, string? to, CallingPrincipal caller, Reporter reporter, TimeProvider time, CancellationToken cancellationToken) =>
        ReportWindow.TryParse(from, to, time.GetUtcNow(), out ReportWindow window)
            ? Results.Bytes(await reporter.ReadAsync(caller, window, cancellationToken), Json)
            : throw Refusal.BadRequest("from and to are months like 2026-03, the earlier one first, at most twenty-four together.");
}
