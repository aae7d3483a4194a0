using System.Text;
using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Gateway.Server.Auth;

/// <summary>The form of a token request (RFC 6749 §4.4.2 with RFC 7523 §2.2).</summary>
/// <param name="Assertion">The login assertion.</param>
/// <param name="Scopes">The scopes asked for; null for all that the caller's roles give.</param>
internal sealed record TokenRequest(string Assertion, IReadOnlyList<string>? Scopes)
{
    private const string MediaType = "application/x-www-form-urlencoded";
    private const int FormOverheadBytes = 4096;

    /// <summary>Reads the form.</summary>
    /// <exception cref="GatewayProblemException">The form is not one.</exception>
    public static async Task<TokenRequest> ReadAsync(HttpRequest request, int maxTokenBytes, CancellationToken cancellationToken)
    {
        byte[] body = await RequestBody.ReadAsync(request, MediaType, maxTokenBytes + FormOverheadBytes, cancellationToken);
        Dictionary<string, StringValues> form = ReadForm(body);
        if (Single(form, "grant_type") != "client_credentials")
        {
            throw Refuse("unsupported_grant_type", "The grant type must be client_credentials.");
        }

        if (Single(form, "client_assertion_type") != LoginAssertion.AssertionType)
        {
            throw Refuse("invalid_client", "The client assertion type must be that of RFC 7523, jwt-bearer.");
        }

        string assertion = Single(form, "client_assertion") ?? throw Refuse("invalid_request", "The client assertion is missing.");
        return new TokenRequest(assertion, ReadScopes(Single(form, "scope")));
    }

    private static Dictionary<string, StringValues> ReadForm(byte[] body)
    {
        try
        {
            using var reader = new FormReader(Encoding.ASCII.GetString(body));
            return reader.ReadForm();
        }
        catch (InvalidDataException exception)
        {
            throw new GatewayProblemException(ProblemName.BadRequest, "The form has too many or too long members.", exception)
            {
                OAuthError = "invalid_request",
            };
        }
    }

    // RFC 6749 §3.2: a parameter must not come twice.
    private static string? Single(Dictionary<string, StringValues> form, string name) => form.GetValueOrDefault(name) switch
    {
        [] => null,
        [{ Length: > 0 } value] => value,
        _ => throw Refuse("invalid_request", "A form member is empty or comes twice."),
    };

    private static string[]? ReadScopes(string? scope)
    {
        string[]? scopes = scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return scopes is null || scopes.All(Auth.Scopes.All.Contains) ? scopes : throw Refuse("invalid_scope", "A scope asked for does not exist.");
    }

    private static GatewayProblemException Refuse(string error, string detail) => new(ProblemName.BadRequest, detail) { OAuthError = error };
}
