using System.Collections.Concurrent;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Keys;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Witnesses;

/// <summary>A witness that works, behind HTTP, unless a test puts something else in its place.</summary>
internal sealed class TestWitness : IWitnessMemory, IAsyncDisposable
{
    private readonly CosignatureSigner signer;
    private readonly TimeProvider clock;
    private readonly ConcurrentDictionary<string, Checkpoint> latest = new();
    private readonly object replacing = new();
    private TestServer server = null!;
    private Witness? core;

    private TestWitness(string name, TimeProvider clock)
    {
        Name = name;
        this.clock = clock;
        signer = new CosignatureSigner($"{name}.test/w", SigningKey.Generate());
    }

    public string Name { get; }

    /// <summary>What answers in the witness's place; null for the witness itself.</summary>
    public RequestDelegate? Instead { get; set; }

    /// <summary>The sizes that submissions supposed, in order.</summary>
    public ConcurrentQueue<AddCheckpointRequest> Submissions { get; } = [];

    public CosignatureVerifier Key => signer.Verifier;

    public string PolicyLine => $"witness {Name} {Key} {server.Url}\n";

    public static async Task<TestWitness> StartAsync(string name, TimeProvider clock)
    {
        var witness = new TestWitness(name, clock);
        witness.server = await TestServer.StartAsync(witness.AnswerAsync);
        return witness;
    }

    /// <summary>From here on it knows this gateway's logs.</summary>
    public void Know(GatewayKeys keys) =>
        core = new Witness(signer, [keys.VerifierOf(LogName.Audit), keys.VerifierOf(LogName.Directory)], this, clock);

    public Checkpoint? Read(string origin) => latest.GetValueOrDefault(origin);

    public bool TryReplace(string origin, Checkpoint? seen, Checkpoint next)
    {
        lock (replacing)
        {
            if (!ReferenceEquals(Read(origin), seen))
            {
                return false;
            }

            latest[origin] = next;
            return true;
        }
    }

    public void KeepContradiction(Checkpoint first, Checkpoint contradicting)
    {
    }

    /// <summary>Makes it believe that it cosigned this one last.</summary>
    public void Remember(Checkpoint checkpoint) => latest[checkpoint.Origin] = checkpoint;

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        signer.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (Instead is { } instead)
        {
            await instead(context);
            return;
        }

        WitnessAnswer answer = await AskAsync(context.Request);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        await context.Response.BodyWriter.WriteAsync(answer.Body);
    }

    private async Task<WitnessAnswer> AskAsync(HttpRequest request)
    {
        Witness witness = core ?? throw new InvalidOperationException("The witness knows no log yet.");
        if (HttpMethods.IsGet(request.Method))
        {
            return witness.ReadCheckpoint(request.Path.Value!.Split('/')[^2]);
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        Submissions.Enqueue(AddCheckpointRequest.Parse(body.ToArray()));
        return witness.AddCheckpoint(body.ToArray());
    }
}
