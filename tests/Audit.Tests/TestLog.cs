using Gateway.Audit;
using Gateway.Crypto;

namespace Audit.Tests;

/// <summary>A store with a writer over it and the keys of both logs.</summary>
public sealed class TestLog : IAsyncDisposable
{
    private readonly Dictionary<LogName, NoteSigner> signers = new()
    {
        [LogName.Audit] = new NoteSigner("gateway.example/audit", SigningKey.Generate()),
        [LogName.Directory] = new NoteSigner("gateway.example/directory", SigningKey.Generate()),
    };

    public TestLog(MemoryLogStore? store = null, LogWriterOptions? options = null, TimeProvider? time = null)
    {
        Store = store ?? new MemoryLogStore();
        Writer = new LogWriter<MemoryTransaction>(Store, signers, Anchor, time ?? TimeProvider.System, options ?? Quick);
    }

    /// <summary>Bounds as usual, without pauses.</summary>
    public static LogWriterOptions Quick => new() { OutcomePause = TimeSpan.Zero };

    public MemoryLogStore Store { get; }

    public MemoryAnchor Anchor { get; } = new();

    public LogWriter<MemoryTransaction> Writer { get; }

    public ProofBuilder Proofs => new(Store);

    public TreeHead Tree => Store.State.Head(LogName.Audit).Tree;

    /// <summary>A writer over the same store, as after a restart.</summary>
    public LogWriter<MemoryTransaction> AnotherWriter() => new(Store, signers, Anchor, TimeProvider.System, Quick);

    public IReadOnlyDictionary<LogName, NoteSigner> Signers => signers;

    public NoteSigner Signer(LogName log) => signers[log];

    public NoteVerifier Verifier(LogName log) => signers[log].Verifier;

    public static EntryDraft Draft(long number = 0, Evidence evidence = Evidence.Gateway) =>
        EntryDraft.Create("test.done", "cncert/aaaaaaaa", "some-subject", evidence, number, static (detail, number) => detail.Integer("number", number));

    public Task<LogReceipt<AppendedEntry>> AppendAsync(long number = 0, LogName? log = null) =>
        Writer.RunAsync((_, entries, _) => ValueTask.FromResult(entries.Append(log ?? LogName.Audit, Draft(number))), CancellationToken.None);

    public Task<LogReceipt<int>> AppendManyAsync(int count) => Writer.RunAsync(
        (_, entries, _) =>
        {
            for (int i = 0; i < count; i++)
            {
                entries.Append(LogName.Audit, Draft(i));
            }

            return ValueTask.FromResult(count);
        },
        CancellationToken.None);

    public ValueTask<LogVerdict> VerifyAsync(TreeHead? head = null) =>
        new LogVerifier(Store).VerifyAsync(LogName.Audit, head ?? Tree, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        foreach (NoteSigner signer in signers.Values)
        {
            signer.Dispose();
        }

        Store.Dispose();
    }
}
