using System.Net;

namespace Gateway.Server.Hosting;

/// <summary>What somebody answered whom the gateway asked.</summary>
/// <param name="Status">The status; a redirection is an answer like any other and is not followed.</param>
/// <param name="MediaType">The body's media type without parameters, lower case; empty if none is stated.</param>
/// <param name="Body">The whole body.</param>
internal sealed record OutboundAnswer(HttpStatusCode Status, string MediaType, byte[] Body);
