namespace Gateway.Server.Hosting;

/// <summary>The reader of an answer took less of it than the slowest one may; the connection was cut.</summary>
internal sealed class ReaderTooSlowException(Exception inner) : Exception("The reader of the answer is too slow.", inner);
