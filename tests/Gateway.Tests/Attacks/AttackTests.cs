using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Attacks;

/// <summary>
/// What holds after every attack: a refusal in the contract's form, exactly one audit entry if the caller is known and none if it is a stranger, nothing
/// secret in the program's output, and a program that serves the next good request.
/// </summary>
[Collection(AttackCollection.Name)]
public abstract class AttackTests(AttackedGateway gateway) : IAsyncLifetime
{
    // The first letters of every compact JWS whose header begins as an object with a text: a token, an assertion or a proof.
    private static readonly Regex Token = new("eyJ[A-Za-z0-9_-]{16}", RegexOptions.CultureInvariant);

    private readonly int outputBefore = gateway.Program.Log.Length;

    private protected AttackedGateway Gateway => gateway;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        string output = gateway.Program.Log[outputBefore..];
        Assert.DoesNotContain(AttackedGateway.Marker, output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(Token, output);
        Assert.DoesNotContain(output.Split('\n'), static line => line.Contains("this is a defect", StringComparison.Ordinal));
        foreach (string secret in PrivateKeys())
        {
            Assert.DoesNotContain(secret, output, StringComparison.Ordinal);
        }

        using HttpResponseMessage ready = await gateway.Stranger.GetAsync("/health/ready");
        await ready.JsonAsync();
        using HttpResponseMessage served = await gateway.AsBob.GetAsync("/v1/agencies");
        await served.JsonAsync();
    }

    /// <summary>Asserts that a stranger is refused and that nobody learns of it from the log.</summary>
    private protected Task<JsonElement> StrangerRefusedAsync(Func<Task<HttpResponseMessage>> attack, int status, string name) => RefusedAsync(null, attack, status, name);

    /// <summary>Asserts that a known caller is refused, and that the log has one entry that says so.</summary>
    private protected async Task<JsonElement> RefusedAsync(PrincipalId? caller, Func<Task<HttpResponseMessage>> attack, int status, string name)
    {
        long before = await gateway.ReadLogSizeAsync();
        JsonElement problem = await attack().RefusedAsync(status, name);
        // Only the sender's signed withdrawal is quoted, to those whom the advisory was for.
        Assert.True(name == "withdrawn" || !problem.GetRawText().Contains(AttackedGateway.Marker, StringComparison.Ordinal), "The refusal quotes what it refuses.");
        await AssertRecordedAsync(before, caller, status, name);
        return problem;
    }

    private protected async Task AssertRecordedAsync(long before, PrincipalId? caller, int status, string name)
    {
        LogEntry[] denied = [.. (await gateway.ReadLogAsync(before)).Where(entry => entry.Action == ActionNames.AccessDenied)];
        if (caller is null)
        {
            Assert.Empty(denied);
            return;
        }

        LogEntry entry = Assert.Single(denied);
        AccessDeniedDetail detail = AccessDeniedDetail.Parse(entry.Detail);
        Assert.Equal((caller.Value.Value, name, status), (entry.Actor, detail.Name, detail.Status));
    }

    private IEnumerable<string> PrivateKeys() => Directory.EnumerateFiles(gateway.Data.Keys)
        .SelectMany(static file => File.ReadAllText(file, Encoding.ASCII).Split('\n')).Where(static line => line.Length >= 40 && !line.StartsWith("-----", StringComparison.Ordinal));
}
