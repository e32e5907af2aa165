using System.Text.Json.Serialization;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Files;

[JsonSerializable(typeof(FileResponse))]
[JsonSerializable(typeof(PageOf<FileResponse>))]
internal sealed partial class FilesJsonContext : JsonSerializerContext;
