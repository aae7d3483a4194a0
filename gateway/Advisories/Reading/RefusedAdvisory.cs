using Gateway.Exchange;
using Gateway.Server.Errors;

namespace Gateway.Server.Advisories.Reading;

/// <summary>
/// Has the log say which advisory a refused request was about. For routes whose handlers ask <see cref="AdvisoryAccess"/> first: what is refused after that is refused to somebody who
/// may know the advisory, and a 404 says for itself what it is about.
/// </summary>
internal static class RefusedAdvisory
{
    public static async ValueTask<object?> NameAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (GatewayProblemException refusal) when (AdvisoryId.TryParse(context.HttpContext.GetRouteValue("id") as string, out AdvisoryId advisory))
        {
            refusal.About = advisory.Value;
            throw;
        }
    }
}
