using Gateway.Audit;
using Gateway.Server.Errors;
using Gateway.Server.Options;

namespace Gateway.Server.Logs;

/// <summary>Tiles of hashes, full and partial.</summary>
internal static class TileHandler
{
    /// <summary>Answers with a tile's hashes, 32 bytes each.</summary>
    public static async Task<IResult> GetAsync(
        LogName log, string? path, HttpResponse response, GatewayOptions options, ProofBuilder proofs, CancellationToken cancellationToken)
    {
        byte[]? tile = TileAddress.TryParse(path, out TileAddress address) ? await proofs.ReadTileAsync(log, address, cancellationToken) : null;
        return LogAnswers.Shared(tile ?? throw GatewayProblemException.NotFound(), response, options.Logs);
    }
}
