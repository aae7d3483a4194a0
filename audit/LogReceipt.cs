namespace Gateway.Audit;

/// <summary>What a caller gets once its work is durably committed.</summary>
/// <typeparam name="T">The work's result.</typeparam>
/// <param name="Result">The work's result.</param>
/// <param name="Checkpoints">The signed head of each log that the batch added to, never of one that it did not. Each covers the work's entries.</param>
public sealed record LogReceipt<T>(T Result, IReadOnlyDictionary<LogName, Checkpoint> Checkpoints);
