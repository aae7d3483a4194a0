using Gateway.Server.Advisories.Reading;
using Gateway.Server.Auth;
using Gateway.Server.Errors;

namespace Gateway.Server.Advisories.Content;

/// <summary>The documents themselves, and the envelopes of sealed advisories: each principal's own age file, whole or one range of it.</summary>
internal static class ContentEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapContent(this RouteGroupBuilder exchange)
    {
        RouteGroupBuilder advisory = exchange.MapGroup(AdvisoryRoutes.Advisories + "/{id}").RequireAuthorization(Scopes.AdvisoryRead);
        advisory.AddEndpointFilter(RefusedAdvisory.NameAsync);
        advisory.WithMetadata(new UsesProofItself());
        advisory.MapMethods("/content/{number}", Methods, SendContentAsync);
        advisory.MapMethods("/envelope", Methods, SendEnvelopeAsync);
    }

    private static async Task SendContentAsync(
        string id, string number, string? recipientKey, HttpContext context, CallingPrincipal caller, AdvisoryAccess access, FileSending sending,
        CancellationToken cancellationToken)
    {
        SeenAdvisory seen = await access.FindAsync(id, caller, cancellationToken);
        FilePart part = FilePart.TryParse(number, out FilePart named) ? named : throw GatewayProblemException.NotFound();
        await sending.SendAsync(seen, part, recipientKey, context, caller, cancellationToken);
    }

    private static async Task SendEnvelopeAsync(
        string id, string? recipientKey, HttpContext context, CallingPrincipal caller, AdvisoryAccess access, FileSending sending, CancellationToken cancellationToken)
    {
        SeenAdvisory seen = await access.FindAsync(id, caller, cancellationToken);
        await sending.SendAsync(seen, FilePart.Envelope, recipientKey, context, caller, cancellationToken);
    }
}
