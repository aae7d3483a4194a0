using System.Text;
using System.Text.Json;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>Answers as csaf-validator-service does, or however a test wants it.</summary>
public sealed class FakeValidator : IAsyncDisposable
{
    public const string Valid = """{"isValid":true,"tests":[{"name":"csaf_2_0_strict","isValid":true,"errors":[],"warnings":[],"infos":[]}]}""";

    private TestServer server = null!;

    public Uri Url => server.Url;

    public int Status { get; set; } = StatusCodes.Status200OK;

    public string Answer { get; set; } = Valid;

    /// <summary>Where an answer points to that is a redirection.</summary>
    public string? Location { get; set; }

    public bool IsSilent { get; set; }

    /// <summary>What it was asked, in order.</summary>
    public List<JsonElement> Asked { get; } = [];

    public static async Task<FakeValidator> StartAsync()
    {
        var validator = new FakeValidator();
        validator.server = await TestServer.StartAsync(validator.AnswerAsync);
        return validator;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (IsSilent)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }

        Assert.Equal(("POST", "/api/v1/validate", "application/json"), (context.Request.Method, context.Request.Path.Value, context.Request.ContentType));
        using var question = new StreamReader(context.Request.Body, Encoding.UTF8);
        using JsonDocument read = JsonDocument.Parse(await question.ReadToEndAsync());
        Asked.Add(read.RootElement.Clone());
        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json; charset=utf-8";
        if (Location is not null)
        {
            context.Response.Headers.Location = Location;
        }

        await context.Response.WriteAsync(Answer);
    }
}
