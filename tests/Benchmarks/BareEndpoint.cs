using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Gateway.Exchange;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Benchmarks;

/// <summary>
/// The peer of the gateway's HTTP: Kestrel with routing, authentication and authorization as ASP.NET Core has them and a cache of validated tokens, answering
/// with the bytes of a file. It records nothing. Runs in a process of its own: <c>Benchmarks serve-bare PORT TOKEN FILE</c>.
/// </summary>
internal static class BareEndpoint
{
    public const string Verb = "serve-bare";

    public static Task<ServedProgram> StartAsync(string token, string file) =>
        ServedProgram.StartAsync(Environment.ProcessPath!, port => [Verb, port.ToString(CultureInfo.InvariantCulture), token, file], "/ready");

    public static async Task ServeAsync(int port, string token, string file)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");
        builder.Services.AddRouting();
        builder.Services.AddAuthorization();
        builder.Services.AddSingleton(new KnownTokens(token));
        builder.Services.AddAuthentication(CachedToken.Name).AddScheme<AuthenticationSchemeOptions, CachedToken>(CachedToken.Name, null);
        WebApplication app = builder.Build();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        byte[]? small = new FileInfo(file).Length < 1024 * 1024 ? await File.ReadAllBytesAsync(file) : null;
        app.MapGet("/ready", () => Results.Ok());
        app.MapGet("/content", async context =>
        {
            context.Response.ContentType = "application/octet-stream";
            context.Response.ContentLength = new FileInfo(file).Length;
            await (small is null ? context.Response.SendFileAsync(file) : context.Response.Body.WriteAsync(small).AsTask());
        }).RequireAuthorization();
        await app.RunAsync();
    }

    private sealed class KnownTokens(string token)
    {
        private readonly ConcurrentDictionary<Sha256Digest, string> known = new([KeyValuePair.Create(Sha256Digest.Of(Encoding.UTF8.GetBytes(token)), "agency-0000/person")]);

        public string? Find(string text) => known.GetValueOrDefault(Sha256Digest.FromBytes(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    private sealed class CachedToken(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KnownTokens tokens)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        public const string Name = "cached";

        private const string Prefix = "Bearer ";

        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            string header = Request.Headers.Authorization.ToString();
            return Task.FromResult(header.StartsWith(Prefix, StringComparison.Ordinal) && tokens.Find(header[Prefix.Length..]) is { } name
                ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", name)], Name)), Name))
                : AuthenticateResult.NoResult());
        }
    }
}
