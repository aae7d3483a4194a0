using EndToEnd.Tests.Harness;
using Gateway.Exchange;
using Gateway.Server.Commands;
using Gateway.Server.Options;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Attacks;

/// <summary>The built program once more, read-only and with little patience for strangers: what the others are not attacked with.</summary>
public sealed class LimitedGateway : IAsyncLifetime
{
    internal const int StrangersRequestsPerMinute = 5;

    private readonly DataFolder data = new(Path.Combine(Path.GetTempPath(), $"gateway-limited-{Guid.CreateVersion7():N}"));

    internal TestAgency Operator { get; } = new("operator");

    internal RunningGateway Program { get; private set; } = null!;

    internal HttpClient Stranger { get; private set; } = null!;

    /// <summary>A token of the admin, from before any stranger came too often.</summary>
    internal string AdminToken { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Founding.RunAsync(data, new NewGateway(AttackedGateway.Name.Value, null, null), Operator.Enrolment, CancellationToken.None);
        Program = await RunningGateway.StartAsync(data.Path, settings: new Dictionary<string, string>
        {
            ["Gateway__ReadOnly"] = "true",
            ["Gateway__Limits__AddressRequestsPerMinute"] = StrangersRequestsPerMinute.ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
        Stranger = new HttpClient { BaseAddress = new Uri(Program.Url) };
        using HttpResponseMessage answer = await RequestTokenAsync();
        AdminToken = (await answer.JsonAsync()).GetProperty("access_token").GetString()!;
    }

    public async Task DisposeAsync()
    {
        Stranger.Dispose();
        await Program.DisposeAsync();
        Directory.Delete(data.Path, recursive: true);
    }

    private Task<HttpResponseMessage> RequestTokenAsync() => Stranger.PostAsync("/oauth/token", new FormUrlEncodedContent(new Dictionary<string, string>
    {
        ["grant_type"] = "client_credentials",
        ["client_assertion_type"] = LoginAssertion.AssertionType,
        ["client_assertion"] = LoginAssertion.Create(Operator.Admin.Id, Program.Url, Operator.Admin.Access, AttackedGateway.Now, TimeSpan.FromMinutes(1)),
    }));
}
