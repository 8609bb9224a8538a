<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>AdvancedForm</name>
    <message>
      <source>A box kept shows at least</source>
      <translation>保留的框至少可见</translation>
    </message>
    <message>
      <source>A box left out shows at most</source>
      <translation>排除的框至多可见</translation>
    </message>
    <message>
      <source>A regular expression for names of images: what it matches alike stays in one split, for example the frames of a video. Images that look alike do so anyway.</source>
      <translation>用于图像名称的正则表达式：匹配结果相同的图像会留在同一划分中，例如同一视频的各帧。相似的图像本来就会放在一起。</translation>
    </message>
    <message>
      <source>Advanced</source>
      <translation>高级</translation>
    </message>
    <message>
      <source>Augmented images of each</source>
      <translation>每张的增强图像数</translation>
    </message>
    <message>
      <source>Clean: no box is cut through; every box kept shows most of itself, every other next to nothing. By centre: a box belongs to a crop when its centre is inside, as SSD crops do.</source>
      <translation>干净：不切断任何框；保留的框大部分可见，其余的框几乎不可见。按中心：框的中心在裁剪内即属于该裁剪，与 SSD 裁剪相同。</translation>
    </message>
    <message>
      <source>Crops</source>
      <translation>裁剪</translation>
    </message>
    <message>
      <source>Epochs</source>
      <translation>训练轮数</translation>
    </message>
    <message>
      <source>Images in a batch</source>
      <translation>每批图像数</translation>
    </message>
    <message>
      <source>Kept together</source>
      <translation>保持同组</translation>
    </message>
    <message>
      <source>Parts</source>
      <translation>份数</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>种子</translation>
    </message>
    <message>
      <source>Smallest side of a crop</source>
      <translation>裁剪的最小边长</translation>
    </message>
    <message>
      <source>The same seed gives the same images.</source>
      <translation>相同的种子得到相同的图像。</translation>
    </message>
    <message>
      <source>Threshold t</source>
      <translation>阈值 t</translation>
    </message>
    <message>
      <source>as needed</source>
      <translation>按需</translation>
    </message>
    <message>
      <source>best</source>
      <translation>最佳</translation>
    </message>
    <message>
      <source>by centre</source>
      <translation>按中心</translation>
    </message>
    <message>
      <source>clean</source>
      <translation>干净</translation>
    </message>
    <message>
      <source>folded</source>
      <translation>已折叠</translation>
    </message>
    <message>
      <source>own rule</source>
      <translation>自定义</translation>
    </message>
    <message>
      <source>unfolded</source>
      <translation>已展开</translation>
    </message>
  </context>
  <context>
    <name>AdviceCard</name>
    <message>
      <source>Looking for the range that costs most …</source>
      <translation>正在寻找损失最大的范围…</translation>
    </message>
    <message>
      <source>Lower a range until &lt; {share}</source>
      <translation>缩小范围直至 &lt; {share}</translation>
    </message>
    <message>
      <source>No range that can be lowered is to blame; the keep rules may be.</source>
      <translation>原因不在可缩小的范围；可能是保留规则。</translation>
    </message>
    <message>
      <source>The least that lowering reaches is {share}:</source>
      <translation>缩小范围最多可降至 {share}：</translation>
    </message>
    <message>
      <source>Use the milder recipe</source>
      <translation>采用较温和的配方</translation>
    </message>
    <message>
      <source>With this it is {share}:</source>
      <translation>如此修改后为 {share}：</translation>
    </message>
    <message>
      <source>{share} of the boxes are lost</source>
      <translation>丢失 {share} 的边框</translation>
    </message>
    <message>
      <source>{share} of the rare boxes are lost</source>
      <translation>丢失 {share} 的稀有边框</translation>
    </message>
  </context>
  <context>
    <name>Augment</name>
    <message>
      <source>Probability</source>
      <translation>概率</translation>
    </message>
    <message>
      <source>all</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>any</source>
      <translation>任一</translation>
    </message>
    <message>
      <source>black</source>
      <translation>黑色</translation>
    </message>
    <message>
      <source>blocks</source>
      <translation>方块</translation>
    </message>
    <message>
      <source>centre</source>
      <translation>居中</translation>
    </message>
    <message>
      <source>cover</source>
      <translation>铺满</translation>
    </message>
    <message>
      <source>coverage</source>
      <translation>覆盖</translation>
    </message>
    <message>
      <source>crop</source>
      <translation>裁剪</translation>
    </message>
    <message>
      <source>expand</source>
      <translation>扩展</translation>
    </message>
    <message>
      <source>flip</source>
      <translation>翻转</translation>
    </message>
    <message>
      <source>grey</source>
      <translation>灰色</translation>
    </message>
    <message>
      <source>iou</source>
      <translation>IoU</translation>
    </message>
    <message>
      <source>letterbox</source>
      <translation>加边</translation>
    </message>
    <message>
      <source>off</source>
      <translation>关</translation>
    </message>
    <message>
      <source>on</source>
      <translation>开</translation>
    </message>
    <message>
      <source>random</source>
      <translation>随机</translation>
    </message>
    <message>
      <source>same</source>
      <translation>不变</translation>
    </message>
    <message>
      <source>smooth</source>
      <translation>平滑</translation>
    </message>
    <message>
      <source>stretch</source>
      <translation>拉伸</translation>
    </message>
    <message>
      <source>top_left</source>
      <translation>左上</translation>
    </message>
  </context>
  <context>
    <name>AugmentBody</name>
    <message>
      <source>1 variant</source>
      <translation>1 个变体</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Fate</source>
      <translation>结果</translation>
    </message>
    <message>
      <source>Fit</source>
      <translation>适应窗口</translation>
    </message>
    <message>
      <source>Let all variants be drawn anew</source>
      <translation>让所有变体重新抽取</translation>
    </message>
    <message>
      <source>Objects</source>
      <translation>目标</translation>
    </message>
    <message>
      <source>Original</source>
      <translation>原图</translation>
    </message>
    <message>
      <source>Rows and columns of variants</source>
      <translation>变体的行列数</translation>
    </message>
    <message>
      <source>Show whole images again</source>
      <translation>重新显示完整图像</translation>
    </message>
    <message>
      <source>What became of each</source>
      <translation>各框的结果</translation>
    </message>
    <message>
      <source>turned boxes {times}× loose</source>
      <translation>旋转后的边框松弛 {times}×</translation>
    </message>
    <message>
      <source>{n} variants</source>
      <translation>{n} 个变体</translation>
    </message>
  </context>
  <context>
    <name>AugmentHeader</name>
    <message>
      <source>1 box</source>
      <translation>1 个边框</translation>
    </message>
    <message>
      <source>Keep this seed</source>
      <translation>固定此种子</translation>
    </message>
    <message>
      <source>Let new draws change the seed</source>
      <translation>新的抽取可改变种子</translation>
    </message>
    <message>
      <source>New draw</source>
      <translation>重新抽取</translation>
    </message>
    <message>
      <source>Next image</source>
      <translation>下一张图像</translation>
    </message>
    <message>
      <source>Plan and export draw with this seed too: they make these variants</source>
      <translation>方案和导出也用此种子抽取：生成的就是这些变体</translation>
    </message>
    <message>
      <source>Previous image</source>
      <translation>上一张图像</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>种子</translation>
    </message>
    <message>
      <source>Space</source>
      <translation>空格</translation>
    </message>
    <message>
      <source>{n} boxes</source>
      <translation>{n} 个边框</translation>
    </message>
  </context>
  <context>
    <name>AugmentWorkspace</name>
    <message>
      <source>Augment</source>
      <translation>增强</translation>
    </message>
    <message>
      <source>No image</source>
      <translation>没有图像</translation>
    </message>
    <message>
      <source>Recipe {name}</source>
      <translation>配方 {name}</translation>
    </message>
    <message>
      <source>edited</source>
      <translation>已改</translation>
    </message>
  </context>
  <context>
    <name>Balance</name>
    <message>
      <source>1 image</source>
      <translation>1 张图像</translation>
    </message>
    <message>
      <source>Adds nothing: no copy would bring the classes nearer.</source>
      <translation>不新增：任何副本都不能使各类别更接近。</translation>
    </message>
    <message>
      <source>Adds {added} augmented copies of {images}.</source>
      <translation>为 {images}新增 {added} 个增强副本。</translation>
    </message>
    <message>
      <source>Adds {added} exact copies of {images}.</source>
      <translation>为 {images}新增 {added} 个原样副本。</translation>
    </message>
    <message>
      <source>Adds {added} outputs of {images}, {crops} of them crops.</source>
      <translation>为 {images}新增 {added} 个输出，其中 {crops} 个为裁剪。</translation>
    </message>
    <message>
      <source>All images</source>
      <translation>全部图像</translation>
    </message>
    <message>
      <source>Augment</source>
      <translation>增强</translation>
    </message>
    <message>
      <source>Augment and crop</source>
      <translation>增强并裁剪</translation>
    </message>
    <message>
      <source>Augment and paste</source>
      <translation>增强并粘贴</translation>
    </message>
    <message>
      <source>Class-balanced</source>
      <translation>类别均衡</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>复制</translation>
    </message>
    <message>
      <source>Down-sample</source>
      <translation>下采样</translation>
    </message>
    <message>
      <source>Easy ensemble</source>
      <translation>简单集成</translation>
    </message>
    <message>
      <source>Leaves out {n} of {all} images.</source>
      <translation>略去 {all} 张图像中的 {n} 张。</translation>
    </message>
    <message>
      <source>List</source>
      <translation>列表</translation>
    </message>
    <message>
      <source>Lists {images} more than once: {added} entries more.</source>
      <translation>将 {images}多次列出：增加 {added} 个条目。</translation>
    </message>
    <message>
      <source>Lists {n} parts that together hold every image.</source>
      <translation>列出 {n} 个子集，合起来含有每张图像。</translation>
    </message>
    <message>
      <source>No balance</source>
      <translation>不均衡处理</translation>
    </message>
    <message>
      <source>Repeat factor</source>
      <translation>重复因子</translation>
    </message>
    <message>
      <source>Writes {n} augmented images and no originals.</source>
      <translation>写入 {n} 张增强图像，不含原图。</translation>
    </message>
    <message>
      <source>a repeated list, no new images</source>
      <translation>重复的列表，不生成新图像</translation>
    </message>
    <message>
      <source>also crops around rare objects</source>
      <translation>另在稀少目标周围裁剪</translation>
    </message>
    <message>
      <source>also rare objects pasted onto images</source>
      <translation>另把稀有目标粘贴到图像上</translation>
    </message>
    <message>
      <source>augmented copies where they help most</source>
      <translation>在最有帮助处使用增强副本</translation>
    </message>
    <message>
      <source>budget</source>
      <translation>预算</translation>
    </message>
    <message>
      <source>by the rarest class of an image (LVIS)</source>
      <translation>按图像中最稀少的类别（LVIS）</translation>
    </message>
    <message>
      <source>cap ×{times}</source>
      <translation>上限 ×{times}</translation>
    </message>
    <message>
      <source>centres in a cell of the map</source>
      <translation>中心位于图中的一格</translation>
    </message>
    <message>
      <source>company</source>
      <translation>伴随</translation>
    </message>
    <message>
      <source>even</source>
      <translation>均衡</translation>
    </message>
    <message>
      <source>exact copies where they help most</source>
      <translation>在最有帮助处使用原样副本</translation>
    </message>
    <message>
      <source>expand every class to the largest</source>
      <translation>每个类别扩充到最大类别</translation>
    </message>
    <message>
      <source>largest</source>
      <translation>最大</translation>
    </message>
    <message>
      <source>leaves images out, adds none</source>
      <translation>略去图像，不新增</translation>
    </message>
    <message>
      <source>left alone</source>
      <translation>不作要求</translation>
    </message>
    <message>
      <source>no boxes</source>
      <translation>无边框</translation>
    </message>
    <message>
      <source>now</source>
      <translation>现在</translation>
    </message>
    <message>
      <source>now and planned</source>
      <translation>现在与计划</translation>
    </message>
    <message>
      <source>one augmented copy of each, no originals</source>
      <translation>每张一个增强副本，无原图</translation>
    </message>
    <message>
      <source>parts that together hold every image</source>
      <translation>合起来含有每张图像的子集</translation>
    </message>
    <message>
      <source>planned</source>
      <translation>计划</translation>
    </message>
    <message>
      <source>reached</source>
      <translation>已达到</translation>
    </message>
    <message>
      <source>strategy</source>
      <translation>策略</translation>
    </message>
    <message>
      <source>train, planned</source>
      <translation>train，计划</translation>
    </message>
    <message>
      <source>{first} with {second}</source>
      <translation>{first} 与 {second} 同现</translation>
    </message>
    <message>
      <source>{n} images</source>
      <translation>{n} 张图像</translation>
    </message>
    <message>
      <source>“{strategy}” would reach {ratio}.</source>
      <translation>“{strategy}”可达到 {ratio}。</translation>
    </message>
  </context>
  <context>
    <name>BalancePanel</name>
    <message>
      <source>All strategies side by side</source>
      <translation>并列比较所有策略</translation>
    </message>
    <message>
      <source>Export balanced…</source>
      <translation>导出均衡数据集…</translation>
    </message>
    <message>
      <source>Strategy</source>
      <translation>策略</translation>
    </message>
    <message>
      <source>The plan</source>
      <translation>方案</translation>
    </message>
    <message>
      <source>about {size}, {time} {workers}</source>
      <translation>约 {size}，{workers}，{time}</translation>
    </message>
    <message>
      <source>all images train</source>
      <translation>全部图像用于训练</translation>
    </message>
    <message>
      <source>drawing the copies…</source>
      <translation>正在生成副本…</translation>
    </message>
    <message>
      <source>planning…</source>
      <translation>正在计划…</translation>
    </message>
    <message>
      <source>ratio reached</source>
      <translation>可达比值</translation>
    </message>
    <message>
      <source>with 1 worker</source>
      <translation>1 个进程</translation>
    </message>
    <message>
      <source>with {n} workers</source>
      <translation>{n} 个进程</translation>
    </message>
  </context>
  <context>
    <name>BalanceWorkspace</name>
    <message>
      <source>1 class below 25 % of the largest</source>
      <translation>1 个类别不足最大类别的 25 %</translation>
    </message>
    <message>
      <source>Balance</source>
      <translation>均衡</translation>
    </message>
    <message>
      <source>Class weights copied</source>
      <translation>已复制类别权重</translation>
    </message>
    <message>
      <source>No boxes to show: the images hold none, or they are planned. “Now” has those there are.</source>
      <translation>没有可显示的边框：图像中没有边框，或只是计划中的边框。已有的边框请见“现在”。</translation>
    </message>
    <message>
      <source>No image has a box.</source>
      <translation>没有图像含有边框。</translation>
    </message>
    <message>
      <source>No image: {what}</source>
      <translation>没有图像：{what}</translation>
    </message>
    <message>
      <source>Nothing to balance yet</source>
      <translation>尚无可均衡的内容</translation>
    </message>
    <message>
      <source>Page (*.html)</source>
      <translation>网页 (*.html)</translation>
    </message>
    <message>
      <source>Plan in {seconds} s  ·  recipe {recipe}  ·  seed {seed}</source>
      <translation>方案用时 {seconds} 秒  ·  配方 {recipe}  ·  种子 {seed}</translation>
    </message>
    <message>
      <source>Planning…</source>
      <translation>正在计划…</translation>
    </message>
    <message>
      <source>Report of the dashboard</source>
      <translation>面板报告</translation>
    </message>
    <message>
      <source>Saved: {path}</source>
      <translation>已保存：{path}</translation>
    </message>
    <message>
      <source>The annotations are being read.</source>
      <translation>正在读取标注。</translation>
    </message>
    <message>
      <source>There are no images.</source>
      <translation>没有图像。</translation>
    </message>
    <message>
      <source>Writing the report</source>
      <translation>正在写入报告</translation>
    </message>
    <message>
      <source>images that the plan repeats</source>
      <translation>方案中重复的图像</translation>
    </message>
    <message>
      <source>{n} classes below 25 % of the largest</source>
      <translation>{n} 个类别不足最大类别的 25 %</translation>
    </message>
    <message>
      <source>{path} cannot be written: {why}</source>
      <translation>无法写入 {path}：{why}</translation>
    </message>
  </context>
  <context>
    <name>Bins</name>
    <message>
      <source>boxes</source>
      <translation>边框</translation>
    </message>
    <message>
      <source>images</source>
      <translation>图像</translation>
    </message>
    <message>
      <source>images of 1 class</source>
      <translation>含 1 个类别的图像</translation>
    </message>
    <message>
      <source>images of {n} classes</source>
      <translation>含 {n} 个类别的图像</translation>
    </message>
    <message>
      <source>images with 1 box</source>
      <translation>含 1 个边框的图像</translation>
    </message>
    <message>
      <source>images with {n} boxes</source>
      <translation>含 {n} 个边框的图像</translation>
    </message>
    <message>
      <source>large</source>
      <translation>大</translation>
    </message>
    <message>
      <source>medium</source>
      <translation>中</translation>
    </message>
    <message>
      <source>small</source>
      <translation>小</translation>
    </message>
    <message>
      <source>width : height {range}</source>
      <translation>宽高比 {range}</translation>
    </message>
    <message>
      <source>{range} of the image’s side</source>
      <translation>图像边长的 {range}</translation>
    </message>
  </context>
  <context>
    <name>BoxList</name>
    <message>
      <source>Boxes</source>
      <translation>边框</translation>
    </message>
  </context>
  <context>
    <name>BudgetPlot</name>
    <message>
      <source>Budget and ratio</source>
      <translation>预算与比值</translation>
    </message>
    <message>
      <source>This plan does not weigh images against balance.</source>
      <translation>此方案不在图像数与均衡之间权衡。</translation>
    </message>
    <message>
      <source>Trying other numbers of images…</source>
      <translation>正在尝试其他图像数…</translation>
    </message>
    <message>
      <source>images</source>
      <translation>图像</translation>
    </message>
    <message>
      <source>lower bound</source>
      <translation>下界</translation>
    </message>
    <message>
      <source>no plan goes below {bound}</source>
      <translation>任何方案都不低于 {bound}</translation>
    </message>
    <message>
      <source>no plan is expected below {bound}</source>
      <translation>预计没有方案低于 {bound}</translation>
    </message>
    <message>
      <source>ratio</source>
      <translation>比值</translation>
    </message>
    <message>
      <source>ratio over images</source>
      <translation>比值随图像数变化</translation>
    </message>
    <message>
      <source>this plan</source>
      <translation>当前方案</translation>
    </message>
    <message>
      <source>{images} images, ratio {ratio}</source>
      <translation>{images} 张，比值 {ratio}</translation>
    </message>
  </context>
  <context>
    <name>BulkSheet</name>
    <message>
      <source>1 file would change</source>
      <translation>将更改 1 个文件</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Change</source>
      <translation>更改</translation>
    </message>
    <message>
      <source>Change 1 file</source>
      <translation>更改 1 个文件</translation>
    </message>
    <message>
      <source>Change the whole dataset</source>
      <translation>更改整个数据集</translation>
    </message>
    <message>
      <source>Change {n} files</source>
      <translation>更改 {n} 个文件</translation>
    </message>
    <message>
      <source>Clip</source>
      <translation>裁剪</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>删除</translation>
    </message>
    <message>
      <source>Files that would change</source>
      <translation>将被更改的文件</translation>
    </message>
    <message>
      <source>Looking at the files…</source>
      <translation>正在查看文件…</translation>
    </message>
    <message>
      <source>Looking at the files… {done} of {total}</source>
      <translation>正在查看文件… {done} / {total}</translation>
    </message>
    <message>
      <source>Mark</source>
      <translation>标记</translation>
    </message>
    <message>
      <source>Merge</source>
      <translation>合并</translation>
    </message>
    <message>
      <source>No file would change</source>
      <translation>没有文件需要更改</translation>
    </message>
    <message>
      <source>Nothing chosen yet</source>
      <translation>尚未选择</translation>
    </message>
    <message>
      <source>Numbers</source>
      <translation>坐标</translation>
    </message>
    <message>
      <source>One image has unsaved boxes; they are saved first.</source>
      <translation>有 1 张图像的边框未保存，将先保存。</translation>
    </message>
    <message>
      <source>Rename</source>
      <translation>重命名</translation>
    </message>
    <message>
      <source>{n} files would change</source>
      <translation>将更改 {n} 个文件</translation>
    </message>
    <message>
      <source>{n} images have unsaved boxes; they are saved first.</source>
      <translation>有 {n} 张图像的边框未保存，将先保存。</translation>
    </message>
  </context>
  <context>
    <name>Canvas</name>
    <message>
      <source>Draw box</source>
      <translation>绘制边框</translation>
    </message>
    <message>
      <source>Move box</source>
      <translation>移动边框</translation>
    </message>
    <message>
      <source>Move {n} boxes</source>
      <translation>移动 {n} 个边框</translation>
    </message>
    <message>
      <source>Resize box</source>
      <translation>调整边框大小</translation>
    </message>
  </context>
  <context>
    <name>CanvasHeader</name>
    <message>
      <source>Exclude from training</source>
      <translation>不用于训练</translation>
    </message>
    <message>
      <source>Kept out of plans and exports; its files stay as they are</source>
      <translation>不参与方案和导出；其文件保持原样</translation>
    </message>
    <message>
      <source>Next</source>
      <translation>下一张</translation>
    </message>
    <message>
      <source>Not for training</source>
      <translation>不用于训练</translation>
    </message>
    <message>
      <source>Previous</source>
      <translation>上一张</translation>
    </message>
    <message>
      <source>Problems</source>
      <translation>问题</translation>
    </message>
    <message>
      <source>Reviewed, empty</source>
      <translation>已检查，无目标</translation>
    </message>
    <message>
      <source>Space</source>
      <translation>空格</translation>
    </message>
    <message>
      <source>Verified</source>
      <translation>已确认</translation>
    </message>
    <message>
      <source>View</source>
      <translation>视图</translation>
    </message>
  </context>
  <context>
    <name>CanvasToolBar</name>
    <message>
      <source>Pan  hold Space</source>
      <translation>平移  按住空格</translation>
    </message>
    <message>
      <source>Zoom to 100 %</source>
      <translation>缩放到 100 %</translation>
    </message>
    <message>
      <source>Zoom to 100 %  Ctrl+0</source>
      <translation>缩放到 100 %  Ctrl+0</translation>
    </message>
  </context>
  <context>
    <name>CaseSheet</name>
    <message>
      <source>Worst cases</source>
      <translation>最差情形</translation>
    </message>
  </context>
  <context>
    <name>Chart</name>
    <message>
      <source>nothing to show</source>
      <translation>无可显示内容</translation>
    </message>
  </context>
  <context>
    <name>ClassBars</name>
    <message>
      <source>Boxes per class</source>
      <translation>各类别边框数</translation>
    </message>
    <message>
      <source>No class matches</source>
      <translation>没有匹配的类别</translation>
    </message>
    <message>
      <source>boxes at least</source>
      <translation>至少边框数</translation>
    </message>
    <message>
      <source>boxes now</source>
      <translation>现在边框数</translation>
    </message>
    <message>
      <source>boxes planned</source>
      <translation>计划边框数</translation>
    </message>
    <message>
      <source>class</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>logarithmic scale</source>
      <translation>对数刻度</translation>
    </message>
    <message>
      <source>target: the largest class</source>
      <translation>目标：最大的类别</translation>
    </message>
    <message>
      <source>{name}: {now} boxes</source>
      <translation>{name}：{now} 个边框</translation>
    </message>
    <message>
      <source>{name}: {now} boxes now, {planned} planned; click to list its images</source>
      <translation>{name}：现有 {now} 个边框，计划 {planned} 个；单击列出其图像</translation>
    </message>
  </context>
  <context>
    <name>ClassDialog</name>
    <message>
      <source>At least one class has to stay.</source>
      <translation>至少要保留一个类别。</translation>
    </message>
    <message>
      <source>Boxes</source>
      <translation>边框</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Classes of the export</source>
      <translation>导出的类别</translation>
    </message>
    <message>
      <source>Classes with the same name in the export become one class.</source>
      <translation>导出名称相同的类别会合并为一个类别。</translation>
    </message>
    <message>
      <source>Difficult boxes</source>
      <translation>困难（difficult）框</translation>
    </message>
    <message>
      <source>Images left without boxes</source>
      <translation>不再有框的图像</translation>
    </message>
    <message>
      <source>Name in the export</source>
      <translation>导出时的名称</translation>
    </message>
    <message>
      <source>Use these</source>
      <translation>使用这些</translation>
    </message>
    <message>
      <source>keep them</source>
      <translation>保留</translation>
    </message>
    <message>
      <source>keep them as negatives</source>
      <translation>作为负样本保留</translation>
    </message>
    <message>
      <source>leave them out</source>
      <translation>不导出</translation>
    </message>
    <message>
      <source>write them, but do not count them</source>
      <translation>写出，但不计数</translation>
    </message>
    <message>
      <source>{name} needs a name.</source>
      <translation>{name} 需要一个名称。</translation>
    </message>
  </context>
  <context>
    <name>ClassFates</name>
    <message>
      <source>What became of each class</source>
      <translation>各类别的结果</translation>
    </message>
  </context>
  <context>
    <name>ClassField</name>
    <message>
      <source>New class “{name}”</source>
      <translation>新类别“{name}”</translation>
    </message>
  </context>
  <context>
    <name>ClassGoals</name>
    <message>
      <source>At least: so many boxes shall be reached. Left alone: the class may become as large or as small as it likes. Group: classes with the same number are balanced as if they were one.</source>
      <translation>至少：应达到的框数。不作要求：该类别可任意变多或变少。分组：编号相同的类别视为一个类别来均衡。</translation>
    </message>
    <message>
      <source>Find classes</source>
      <translation>查找类别</translation>
    </message>
    <message>
      <source>Goals of single classes</source>
      <translation>单个类别的目标</translation>
    </message>
    <message>
      <source>No goals</source>
      <translation>清除目标</translation>
    </message>
  </context>
  <context>
    <name>ClassList</name>
    <message>
      <source>Add a class</source>
      <translation>添加类别</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Name of the new class</source>
      <translation>新类别的名称</translation>
    </message>
    <message>
      <source>New boxes keep this class</source>
      <translation>新边框沿用此类别</translation>
    </message>
    <message>
      <source>all</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>here</source>
      <translation>本图</translation>
    </message>
  </context>
  <context>
    <name>ClassPicker</name>
    <message>
      <source>1 renamed</source>
      <translation>1 个改名</translation>
    </message>
    <message>
      <source>Choose classes</source>
      <translation>选择类别</translation>
    </message>
    <message>
      <source>Choose…</source>
      <translation>选择…</translation>
    </message>
    <message>
      <source>all {n} classes</source>
      <translation>全部 {n} 个类别</translation>
    </message>
    <message>
      <source>difficult boxes not counted</source>
      <translation>困难框不计数</translation>
    </message>
    <message>
      <source>the one class</source>
      <translation>唯一的类别</translation>
    </message>
    <message>
      <source>without difficult boxes</source>
      <translation>不含困难框</translation>
    </message>
    <message>
      <source>{n} of {all} classes</source>
      <translation>{all} 个类别中的 {n} 个</translation>
    </message>
    <message>
      <source>{n} renamed</source>
      <translation>{n} 个改名</translation>
    </message>
  </context>
  <context>
    <name>ClassProgress</name>
    <message>
      <source>Boxes written</source>
      <translation>写入的边框</translation>
    </message>
    <message>
      <source>{count} of {planned} planned</source>
      <translation>{count} / 计划 {planned}</translation>
    </message>
  </context>
  <context>
    <name>ClipForm</name>
    <message>
      <source>Cut all boxes to their images</source>
      <translation>将所有边框裁剪到图像内</translation>
    </message>
    <message>
      <source>Cuts every box to its image. A box that lies wholly outside stays as it is.</source>
      <translation>将每个边框裁剪到图像范围内。完全位于图像外的边框保持不变。</translation>
    </message>
  </context>
  <context>
    <name>CodeSheet</name>
    <message>
      <source>1 step has no counterpart in {library}</source>
      <translation>{library} 中没有对应的步骤：1 个</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Code</source>
      <translation>代码</translation>
    </message>
    <message>
      <source>Copied</source>
      <translation>已复制</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>复制</translation>
    </message>
    <message>
      <source>Every step has its counterpart</source>
      <translation>每个步骤都有对应</translation>
    </message>
    <message>
      <source>Near, but not the same</source>
      <translation>相近但不完全相同</translation>
    </message>
    <message>
      <source>{n} steps have no counterpart in {library}</source>
      <translation>{library} 中没有对应的步骤：{n} 个</translation>
    </message>
    <message>
      <source>{recipe} as {library} code</source>
      <translation>{recipe} 的 {library} 代码</translation>
    </message>
  </context>
  <context>
    <name>ColourEditor</name>
    <message>
      <source>Black</source>
      <translation>黑色</translation>
    </message>
    <message>
      <source>Grey 114 (YOLO)</source>
      <translation>灰 114（YOLO）</translation>
    </message>
    <message>
      <source>Grey 128 (darknet)</source>
      <translation>灰 128（darknet）</translation>
    </message>
    <message>
      <source>Mean of ImageNet (SSD)</source>
      <translation>ImageNet 均值（SSD）</translation>
    </message>
    <message>
      <source>Other colour…</source>
      <translation>其他颜色…</translation>
    </message>
    <message>
      <source>White</source>
      <translation>白色</translation>
    </message>
  </context>
  <context>
    <name>CompanyMatrix</name>
    <message>
      <source>P(column | row): share of the images with the one that also hold the other</source>
      <translation>P(列 | 行)：含有行类别的图像中也含有列类别的比例</translation>
    </message>
    <message>
      <source>Seen together</source>
      <translation>共现</translation>
    </message>
    <message>
      <source>images with</source>
      <translation>含有该类别的图像</translation>
    </message>
    <message>
      <source>share that also hold {name}</source>
      <translation>也含有 {name} 的比例</translation>
    </message>
    <message>
      <source>{share} % of the images with {row} also hold {column}</source>
      <translation>含 {row} 的图像中有 {share} % 也含 {column}</translation>
    </message>
  </context>
  <context>
    <name>CompareRows</name>
    <message>
      <source>Original</source>
      <translation>原图</translation>
    </message>
  </context>
  <context>
    <name>CompareView</name>
    <message>
      <source>All classes</source>
      <translation>所有类别</translation>
    </message>
    <message>
      <source>Boxes kept</source>
      <translation>保留的框</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>对比</translation>
    </message>
    <message>
      <source>Compare with</source>
      <translation>对比配方</translation>
    </message>
    <message>
      <source>Copies without any box left: A {first}, B {second}</source>
      <translation>一个框都不剩的副本：A {first}，B {second}</translation>
    </message>
    <message>
      <source>Counting…</source>
      <translation>正在统计…</translation>
    </message>
    <message>
      <source>Share of the boxes that stay, over {copies} copies of each with the same seeds</source>
      <translation>相同种子下各 {copies} 份副本中保留的框所占比例</translation>
    </message>
    <message>
      <source>{name} as saved</source>
      <translation>已保存的 {name}</translation>
    </message>
  </context>
  <context>
    <name>Comparison</name>
    <message>
      <source>1 box</source>
      <translation>1 个边框</translation>
    </message>
    <message>
      <source>Another program changed this file</source>
      <translation>另一程序更改了此文件</translation>
    </message>
    <message>
      <source>Boxes that only one side has are filled.</source>
      <translation>仅一侧有的边框以填充显示。</translation>
    </message>
    <message>
      <source>Decide later</source>
      <translation>稍后决定</translation>
    </message>
    <message>
      <source>In the file</source>
      <translation>文件中</translation>
    </message>
    <message>
      <source>Keep both</source>
      <translation>两者都保留</translation>
    </message>
    <message>
      <source>Keep mine</source>
      <translation>保留我的</translation>
    </message>
    <message>
      <source>Mine, not saved</source>
      <translation>我的（未保存）</translation>
    </message>
    <message>
      <source>No file</source>
      <translation>无文件</translation>
    </message>
    <message>
      <source>Take the file’s</source>
      <translation>采用文件的</translation>
    </message>
    <message>
      <source>The file changed on disk</source>
      <translation>文件在磁盘上已更改</translation>
    </message>
    <message>
      <source>The image cannot be shown</source>
      <translation>图像无法显示</translation>
    </message>
    <message>
      <source>all in both</source>
      <translation>两侧全部相同</translation>
    </message>
    <message>
      <source>{n} boxes</source>
      <translation>{n} 个边框</translation>
    </message>
    <message>
      <source>{n} only here</source>
      <translation>仅此处有 {n} 个</translation>
    </message>
  </context>
  <context>
    <name>ComparisonTable</name>
    <message>
      <source>Strategies side by side</source>
      <translation>策略并列比较</translation>
    </message>
    <message>
      <source>Strategy</source>
      <translation>策略</translation>
    </message>
    <message>
      <source>added</source>
      <translation>新增</translation>
    </message>
    <message>
      <source>bound</source>
      <translation>下界</translation>
    </message>
    <message>
      <source>crops</source>
      <translation>裁剪</translation>
    </message>
    <message>
      <source>drawn</source>
      <translation>已实际抽样</translation>
    </message>
    <message>
      <source>dropped</source>
      <translation>丢弃</translation>
    </message>
    <message>
      <source>entropy</source>
      <translation>熵</translation>
    </message>
    <message>
      <source>images</source>
      <translation>图像</translation>
    </message>
    <message>
      <source>most of one</source>
      <translation>单图最多</translation>
    </message>
    <message>
      <source>ratio</source>
      <translation>比值</translation>
    </message>
    <message>
      <source>score</source>
      <translation>均衡度</translation>
    </message>
    <message>
      <source>seconds</source>
      <translation>秒</translation>
    </message>
    <message>
      <source>strategy</source>
      <translation>策略</translation>
    </message>
    <message>
      <source>why</source>
      <translation>原因</translation>
    </message>
  </context>
  <context>
    <name>ConventionForm</name>
    <message>
      <source>Count</source>
      <translation>计数方式</translation>
    </message>
    <message>
      <source>Count {how}</source>
      <translation>坐标计数：{how}</translation>
    </message>
    <message>
      <source>Every number in the files moves, no box does. Now the files count {now}.</source>
      <translation>文件中的数字都会改变，边框位置不变。当前计数方式：{now}。</translation>
    </message>
    <message>
      <source>from 0, both ends inside</source>
      <translation>从 0 起，含两端</translation>
    </message>
    <message>
      <source>from 0, the maximum outside</source>
      <translation>从 0 起，不含最大值</translation>
    </message>
    <message>
      <source>from 1, both ends inside (Pascal VOC)</source>
      <translation>从 1 起，含两端（Pascal VOC）</translation>
    </message>
  </context>
  <context>
    <name>CopyTile</name>
    <message>
      <source>Copy {number}</source>
      <translation>副本 {number}</translation>
    </message>
    <message>
      <source>as it is</source>
      <translation>原样</translation>
    </message>
    <message>
      <source>exact</source>
      <translation>精确</translation>
    </message>
    <message>
      <source>{count} of {total} boxes</source>
      <translation>{count} / {total} 个边框</translation>
    </message>
    <message>
      <source>{times}× loose</source>
      <translation>松弛 {times}×</translation>
    </message>
  </context>
  <context>
    <name>Dashboard</name>
    <message>
      <source>Boxes per class</source>
      <translation>各类别边框数</translation>
    </message>
    <message>
      <source>Budget and ratio</source>
      <translation>预算与比值</translation>
    </message>
    <message>
      <source>Figures of each split</source>
      <translation>各划分的指标</translation>
    </message>
    <message>
      <source>Strategies side by side</source>
      <translation>策略并列比较</translation>
    </message>
    <message>
      <source>Warnings</source>
      <translation>警告</translation>
    </message>
    <message>
      <source>What stays uneven, and why</source>
      <translation>仍不均衡之处及原因</translation>
    </message>
    <message>
      <source>a click chooses one</source>
      <translation>单击即选用</translation>
    </message>
    <message>
      <source>a click shows its plots and lists its images</source>
      <translation>单击显示其图表并列出其图像</translation>
    </message>
    <message>
      <source>ratio over images, drag the point</source>
      <translation>比值随图像数变化，可拖动圆点</translation>
    </message>
    <message>
      <source>{n} remarks</source>
      <translation>{n} 条提示</translation>
    </message>
    <message>
      <source>{n} serious</source>
      <translation>{n} 条严重</translation>
    </message>
    <message>
      <source>{n} warnings</source>
      <translation>{n} 条警告</translation>
    </message>
  </context>
  <context>
    <name>DatasetOpener</name>
    <message>
      <source>Looking for images</source>
      <translation>正在查找图像</translation>
    </message>
    <message>
      <source>Reading annotations</source>
      <translation>正在读取标注</translation>
    </message>
  </context>
  <context>
    <name>DeleteForm</name>
    <message>
      <source>An image that is left without boxes counts as empty: a true negative.</source>
      <translation>不再有边框的图像视为空图像，即真负样本。</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Delete all boxes of {names}</source>
      <translation>删除 {names} 的所有边框</translation>
    </message>
  </context>
  <context>
    <name>DemoCard</name>
    <message>
      <source>Drawn scenes, made by Evenbox</source>
      <translation>由 Evenbox 绘制的场景</translation>
    </message>
    <message>
      <source>Drawn scenes: {counts}, {ratio}</source>
      <translation>绘制的场景：{counts}，{ratio}</translation>
    </message>
    <message>
      <source>Open demo</source>
      <translation>打开示例</translation>
    </message>
    <message>
      <source>Try the demo</source>
      <translation>试用示例</translation>
    </message>
    <message>
      <source>ratio {value}</source>
      <translation>比值 {value}</translation>
    </message>
  </context>
  <context>
    <name>Draws</name>
    <message>
      <source>centre at {x}, {y}</source>
      <translation>中心在 {x}, {y}</translation>
    </message>
    <message>
      <source>corners moved by up to {share} %</source>
      <translation>角点最多移动 {share} %</translation>
    </message>
    <message>
      <source>happens</source>
      <translation>已执行</translation>
    </message>
    <message>
      <source>held back: this image must not be mirrored</source>
      <translation>未执行：此图像不可镜像</translation>
    </message>
    <message>
      <source>holes of {n} px</source>
      <translation>孔 {n} px</translation>
    </message>
    <message>
      <source>holes: {n}</source>
      <translation>孔：{n} 个</translation>
    </message>
    <message>
      <source>mirrored</source>
      <translation>镜像</translation>
    </message>
    <message>
      <source>moved {x} %, {y} %</source>
      <translation>平移 {x} %, {y} %</translation>
    </message>
    <message>
      <source>not this time</source>
      <translation>本次未执行</translation>
    </message>
    <message>
      <source>objects: {n}</source>
      <translation>目标：{n} 个</translation>
    </message>
    <message>
      <source>radius</source>
      <translation>半径</translation>
    </message>
    <message>
      <source>shadows: {n}</source>
      <translation>阴影：{n} 个</translation>
    </message>
    <message>
      <source>shear {x}° {y}°</source>
      <translation>错切 {x}° {y}°</translation>
    </message>
    <message>
      <source>turned {angle}°</source>
      <translation>旋转 {angle}°</translation>
    </message>
    <message>
      <source>with itself</source>
      <translation>与自身组合</translation>
    </message>
    <message>
      <source>with {images}</source>
      <translation>与 {images} 组合</translation>
    </message>
    <message>
      <source>{width} × {height} at {left}, {top}</source>
      <translation>{width} × {height}，位于 {left}, {top}</translation>
    </message>
  </context>
  <context>
    <name>DropZone</name>
    <message>
      <source>Drop a dataset folder here</source>
      <translation>将数据集文件夹拖到此处</translation>
    </message>
    <message>
      <source>Let go to open “{name}”</source>
      <translation>松开以打开“{name}”</translation>
    </message>
    <message>
      <source>Open folder…</source>
      <translation>打开文件夹…</translation>
    </message>
    <message>
      <source>Pascal VOC: Annotations beside JPEGImages. Sub-folders are fine.</source>
      <translation>Pascal VOC：Annotations 与 JPEGImages 并列。可有子文件夹。</translation>
    </message>
  </context>
  <context>
    <name>Editor</name>
    <message>
      <source>Change class to {name}</source>
      <translation>类别改为 {name}</translation>
    </message>
    <message>
      <source>Change pose</source>
      <translation>更改姿态</translation>
    </message>
    <message>
      <source>Copy box from previous image</source>
      <translation>从上一张图像复制边框</translation>
    </message>
    <message>
      <source>Copy {n} boxes from previous image</source>
      <translation>从上一张图像复制 {n} 个边框</translation>
    </message>
    <message>
      <source>Delete box</source>
      <translation>删除边框</translation>
    </message>
    <message>
      <source>Delete {n} boxes</source>
      <translation>删除 {n} 个边框</translation>
    </message>
    <message>
      <source>Duplicate box</source>
      <translation>再制边框</translation>
    </message>
    <message>
      <source>Duplicate {n} boxes</source>
      <translation>再制 {n} 个边框</translation>
    </message>
    <message>
      <source>Exclude from training</source>
      <translation>不用于训练</translation>
    </message>
    <message>
      <source>Include in training</source>
      <translation>用于训练</translation>
    </message>
    <message>
      <source>Mark as difficult</source>
      <translation>标为困难</translation>
    </message>
    <message>
      <source>Mark as occluded</source>
      <translation>标为遮挡</translation>
    </message>
    <message>
      <source>Mark as truncated</source>
      <translation>标为截断</translation>
    </message>
    <message>
      <source>Mark as verified</source>
      <translation>标为已确认</translation>
    </message>
    <message>
      <source>Move box</source>
      <translation>移动边框</translation>
    </message>
    <message>
      <source>Paste box</source>
      <translation>粘贴边框</translation>
    </message>
    <message>
      <source>Paste {n} boxes</source>
      <translation>粘贴 {n} 个边框</translation>
    </message>
    <message>
      <source>Resize box</source>
      <translation>调整边框大小</translation>
    </message>
    <message>
      <source>Unmark as difficult</source>
      <translation>取消困难标记</translation>
    </message>
    <message>
      <source>Unmark as occluded</source>
      <translation>取消遮挡标记</translation>
    </message>
    <message>
      <source>Unmark as truncated</source>
      <translation>取消截断标记</translation>
    </message>
    <message>
      <source>Unmark as verified</source>
      <translation>取消确认</translation>
    </message>
  </context>
  <context>
    <name>ExportForm</name>
    <message>
      <source>1 added</source>
      <translation>新增 1 张</translation>
    </message>
    <message>
      <source>Address of a Dask scheduler. Its workers must see the dataset and the export's folder under the same paths, and have the same Evenbox.</source>
      <translation>Dask 调度器的地址。其工作进程必须能以相同路径看到数据集和导出文件夹，并安装相同版本的 Evenbox。</translation>
    </message>
    <message>
      <source>Browse…</source>
      <translation>浏览…</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Cluster</source>
      <translation>集群</translation>
    </message>
    <message>
      <source>Copy the command</source>
      <translation>复制命令</translation>
    </message>
    <message>
      <source>Estimate</source>
      <translation>估计</translation>
    </message>
    <message>
      <source>Formats</source>
      <translation>格式</translation>
    </message>
    <message>
      <source>Images</source>
      <translation>图像</translation>
    </message>
    <message>
      <source>Imbalance ratio</source>
      <translation>不均衡比</translation>
    </message>
    <message>
      <source>JPEG, quality {quality}</source>
      <translation>JPEG，质量 {quality}</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>种子</translation>
    </message>
    <message>
      <source>Splits</source>
      <translation>划分</translation>
    </message>
    <message>
      <source>The same from the command line</source>
      <translation>命令行中的等价命令</translation>
    </message>
    <message>
      <source>The same from the command line, once the job is saved</source>
      <translation>命令行中的等价命令（先保存任务）</translation>
    </message>
    <message>
      <source>Workers</source>
      <translation>进程</translation>
    </message>
    <message>
      <source>Write the export to</source>
      <translation>导出到</translation>
    </message>
    <message>
      <source>Write to</source>
      <translation>写入到</translation>
    </message>
    <message>
      <source>about {time} {workers}</source>
      <translation>约 {time}，{workers}</translation>
    </message>
    <message>
      <source>and {n} for val and test</source>
      <translation>另有 {n} 张 val/test</translation>
    </message>
    <message>
      <source>kept as listed: {lists}</source>
      <translation>按列表保留：{lists}</translation>
    </message>
    <message>
      <source>lower bound {bound}</source>
      <translation>下界 {bound}</translation>
    </message>
    <message>
      <source>new, stratified: {shares}</source>
      <translation>新建，分层：{shares}</translation>
    </message>
    <message>
      <source>none: all images are for training</source>
      <translation>无：全部图像用于训练</translation>
    </message>
    <message>
      <source>none: this computer works; or tcp://scheduler:8786</source>
      <translation>不使用：在本机运行；或 tcp://scheduler:8786</translation>
    </message>
    <message>
      <source>the cluster's</source>
      <translation>由集群决定</translation>
    </message>
    <message>
      <source>the same seed gives the same bytes</source>
      <translation>相同的种子得到相同的结果</translation>
    </message>
    <message>
      <source>time as the cluster takes</source>
      <translation>时间取决于集群</translation>
    </message>
    <message>
      <source>with 1 worker</source>
      <translation>1 个进程</translation>
    </message>
    <message>
      <source>with {n} workers</source>
      <translation>{n} 个进程</translation>
    </message>
    <message>
      <source>{n} added</source>
      <translation>新增 {n} 张</translation>
    </message>
    <message>
      <source>{n} of {all}</source>
      <translation>{n} / {all}</translation>
    </message>
  </context>
  <context>
    <name>ExportSheet</name>
    <message>
      <source>1 failed</source>
      <translation>1 张失败</translation>
    </message>
    <message>
      <source>1 image</source>
      <translation>1 张图像</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Export finished</source>
      <translation>导出完成</translation>
    </message>
    <message>
      <source>Export stopped</source>
      <translation>导出已停止</translation>
    </message>
    <message>
      <source>Exported to {folder}</source>
      <translation>已导出到 {folder}</translation>
    </message>
    <message>
      <source>Exporting</source>
      <translation>正在导出</translation>
    </message>
    <message>
      <source>Exporting to {folder}</source>
      <translation>正在导出到 {folder}</translation>
    </message>
    <message>
      <source>Go on</source>
      <translation>继续</translation>
    </message>
    <message>
      <source>Keep working</source>
      <translation>继续工作</translation>
    </message>
    <message>
      <source>Open the report</source>
      <translation>打开报告</translation>
    </message>
    <message>
      <source>Open the result here</source>
      <translation>在此打开结果</translation>
    </message>
    <message>
      <source>Pause</source>
      <translation>暂停</translation>
    </message>
    <message>
      <source>Paused: {folder}</source>
      <translation>已暂停：{folder}</translation>
    </message>
    <message>
      <source>Pausing keeps what is written; it goes on from there.</source>
      <translation>暂停会保留已写入的内容，之后从该处继续。</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>报告</translation>
    </message>
    <message>
      <source>Show the folder</source>
      <translation>显示文件夹</translation>
    </message>
    <message>
      <source>{n} failed</source>
      <translation>{n} 张失败</translation>
    </message>
    <message>
      <source>{n} images</source>
      <translation>{n} 张图像</translation>
    </message>
  </context>
  <context>
    <name>Extras</name>
    <message>
      <source>All boxes of {name}</source>
      <translation>{name} 的全部边框</translation>
    </message>
    <message>
      <source>Colour of the palette</source>
      <translation>调色板颜色</translation>
    </message>
    <message>
      <source>Colour of {name}</source>
      <translation>{name} 的颜色</translation>
    </message>
    <message>
      <source>Colour…</source>
      <translation>颜色…</translation>
    </message>
    <message>
      <source>Delete all its boxes…</source>
      <translation>删除其所有边框…</translation>
    </message>
    <message>
      <source>Merge into another class…</source>
      <translation>合并到其他类别…</translation>
    </message>
    <message>
      <source>Rename in the whole dataset…</source>
      <translation>在整个数据集中重命名…</translation>
    </message>
  </context>
  <context>
    <name>FailureDialog</name>
    <message>
      <source>Copy</source>
      <translation>复制</translation>
    </message>
    <message>
      <source>Keep working</source>
      <translation>继续工作</translation>
    </message>
    <message>
      <source>Something went wrong</source>
      <translation>出现了问题</translation>
    </message>
    <message>
      <source>Your work is kept. The text below says what happened.</source>
      <translation>您的工作已保留。下面的文字说明发生了什么。</translation>
    </message>
  </context>
  <context>
    <name>Fate</name>
    <message>
      <source>area too small</source>
      <translation>面积过小</translation>
    </message>
    <message>
      <source>clipped</source>
      <translation>裁切</translation>
    </message>
    <message>
      <source>clipped, {share} % visible</source>
      <translation>裁切，可见 {share} %</translation>
    </message>
    <message>
      <source>dropped</source>
      <translation>丢弃</translation>
    </message>
    <message>
      <source>hardly visible</source>
      <translation>几乎不可见</translation>
    </message>
    <message>
      <source>kept</source>
      <translation>保留</translation>
    </message>
    <message>
      <source>too long</source>
      <translation>过长</translation>
    </message>
    <message>
      <source>too small</source>
      <translation>过小</translation>
    </message>
    <message>
      <source>{count} clipped</source>
      <translation>{count} 裁切</translation>
    </message>
    <message>
      <source>{count} dropped</source>
      <translation>{count} 丢弃</translation>
    </message>
    <message>
      <source>{count} kept</source>
      <translation>{count} 保留</translation>
    </message>
    <message>
      <source>{times}× loose</source>
      <translation>松弛 {times}×</translation>
    </message>
  </context>
  <context>
    <name>FateMatrix</name>
    <message>
      <source>From other images</source>
      <translation>来自其他图像</translation>
    </message>
    <message>
      <source>What became of each object</source>
      <translation>各目标的结果</translation>
    </message>
    <message>
      <source>clipped, {share} % of it visible</source>
      <translation>裁切，可见 {share} %</translation>
    </message>
    <message>
      <source>dropped: {reason}</source>
      <translation>丢弃：{reason}</translation>
    </message>
    <message>
      <source>the image itself</source>
      <translation>图像本身</translation>
    </message>
    <message>
      <source>{image}: {kept} kept, {dropped} dropped</source>
      <translation>{image}：保留 {kept}，舍弃 {dropped}</translation>
    </message>
  </context>
  <context>
    <name>FieldEditor</name>
    <message>
      <source>at least {limit}</source>
      <translation>不小于 {limit}</translation>
    </message>
    <message>
      <source>at most {limit}</source>
      <translation>不大于 {limit}</translation>
    </message>
    <message>
      <source>whole numbers only</source>
      <translation>只能是整数</translation>
    </message>
  </context>
  <context>
    <name>FigureCard</name>
    <message>
      <source>List its images</source>
      <translation>列出其图像</translation>
    </message>
    <message>
      <source>Save or copy: {plot}</source>
      <translation>保存或复制：{plot}</translation>
    </message>
    <message>
      <source>Show its boxes</source>
      <translation>显示其边框</translation>
    </message>
  </context>
  <context>
    <name>FigureMenu</name>
    <message>
      <source>Copy figures</source>
      <translation>复制数据</translation>
    </message>
    <message>
      <source>Copy picture</source>
      <translation>复制图片</translation>
    </message>
    <message>
      <source>Figures copied</source>
      <translation>数据已复制</translation>
    </message>
    <message>
      <source>Picture (*.png)</source>
      <translation>图片 (*.png)</translation>
    </message>
    <message>
      <source>Picture copied</source>
      <translation>图片已复制</translation>
    </message>
    <message>
      <source>Save as picture (PNG)…</source>
      <translation>保存为图片（PNG）…</translation>
    </message>
    <message>
      <source>Save figures (CSV)…</source>
      <translation>保存数据（CSV）…</translation>
    </message>
    <message>
      <source>Table (*.csv)</source>
      <translation>表格 (*.csv)</translation>
    </message>
  </context>
  <context>
    <name>Figures</name>
    <message>
      <source>Saved: {path}</source>
      <translation>已保存：{path}</translation>
    </message>
    <message>
      <source>class</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>dataset</source>
      <translation>数据集</translation>
    </message>
    <message>
      <source>split</source>
      <translation>划分</translation>
    </message>
    <message>
      <source>state</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>strategy</source>
      <translation>策略</translation>
    </message>
    <message>
      <source>{path} cannot be written: {why}</source>
      <translation>无法写入 {path}：{why}</translation>
    </message>
  </context>
  <context>
    <name>FiguresTable</name>
    <message>
      <source>Figures of each split</source>
      <translation>各划分的指标</translation>
    </message>
    <message>
      <source>boxes</source>
      <translation>边框</translation>
    </message>
    <message>
      <source>by image</source>
      <translation>按图像</translation>
    </message>
    <message>
      <source>drift</source>
      <translation>偏移</translation>
    </message>
    <message>
      <source>empty</source>
      <translation>空图像</translation>
    </message>
    <message>
      <source>entropy</source>
      <translation>熵</translation>
    </message>
    <message>
      <source>images</source>
      <translation>图像</translation>
    </message>
    <message>
      <source>per image</source>
      <translation>每图</translation>
    </message>
    <message>
      <source>ratio</source>
      <translation>比值</translation>
    </message>
    <message>
      <source>score</source>
      <translation>均衡度</translation>
    </message>
    <message>
      <source>split</source>
      <translation>划分</translation>
    </message>
  </context>
  <context>
    <name>FileListModel</name>
    <message>
      <source>Left as it is: {name}: {why}</source>
      <translation>保持不变：{name}：{why}</translation>
    </message>
  </context>
  <context>
    <name>FilesProgress</name>
    <message>
      <source>1 file was left as it is</source>
      <translation>1 个文件保持不变</translation>
    </message>
    <message>
      <source>Done again: {what}, 1 file</source>
      <translation>已重做：{what}，1 个文件</translation>
    </message>
    <message>
      <source>Done again: {what}, {n} files</source>
      <translation>已重做：{what}，{n} 个文件</translation>
    </message>
    <message>
      <source>No file was changed</source>
      <translation>没有更改任何文件</translation>
    </message>
    <message>
      <source>Stopped; nothing has changed</source>
      <translation>已停止；未作任何更改</translation>
    </message>
    <message>
      <source>Taken back: {what}, 1 file</source>
      <translation>已撤销：{what}，1 个文件</translation>
    </message>
    <message>
      <source>Taken back: {what}, {n} files</source>
      <translation>已撤销：{what}，{n} 个文件</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
    <message>
      <source>{done} of {total} files</source>
      <translation>{done} / {total} 个文件</translation>
    </message>
    <message>
      <source>{n} files were left as they are</source>
      <translation>{n} 个文件保持不变</translation>
    </message>
    <message>
      <source>{what}: 1 file changed</source>
      <translation>{what}：已更改 1 个文件</translation>
    </message>
    <message>
      <source>{what}: {n} files changed</source>
      <translation>{what}：已更改 {n} 个文件</translation>
    </message>
  </context>
  <context>
    <name>FilesRunner</name>
    <message>
      <source>Some boxes could not be saved; settle that first</source>
      <translation>有些边框无法保存；请先处理</translation>
    </message>
  </context>
  <context>
    <name>Filling</name>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Enter</source>
      <translation>回车</translation>
    </message>
    <message>
      <source>Export 1 image</source>
      <translation>导出 1 张图像</translation>
    </message>
    <message>
      <source>Export balanced dataset</source>
      <translation>导出均衡数据集</translation>
    </message>
    <message>
      <source>Export job (*.json)</source>
      <translation>导出任务 (*.json)</translation>
    </message>
    <message>
      <source>Export {n} images</source>
      <translation>导出 {n} 张图像</translation>
    </message>
    <message>
      <source>Holds this very export, interrupted: it goes on where it stopped.</source>
      <translation>含有同一次导出，曾中断：将从中断处继续。</translation>
    </message>
    <message>
      <source>Holds this very export: what has changed since is made again.</source>
      <translation>这里就是这次导出：之后有变化的部分会重新生成。</translation>
    </message>
    <message>
      <source>New folder. Nothing that exists is changed or removed.</source>
      <translation>新文件夹。不会更改或删除任何已有内容。</translation>
    </message>
    <message>
      <source>Planning…</source>
      <translation>正在计划…</translation>
    </message>
    <message>
      <source>Save job…</source>
      <translation>保存任务…</translation>
    </message>
    <message>
      <source>Save the export job</source>
      <translation>保存导出任务</translation>
    </message>
    <message>
      <source>Some edits could not be saved, and an export reads the files: save them first.</source>
      <translation>有些更改无法保存，而导出读取的是文件：请先保存。</translation>
    </message>
  </context>
  <context>
    <name>FilmStrip</name>
    <message>
      <source>Just written</source>
      <translation>刚写入</translation>
    </message>
  </context>
  <context>
    <name>FlagForm</name>
    <message>
      <source>All classes</source>
      <translation>所有类别</translation>
    </message>
    <message>
      <source>Boxes of</source>
      <translation>边框类别</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>清除</translation>
    </message>
    <message>
      <source>Clear {mark} of {which}</source>
      <translation>清除“{which}”的“{mark}”</translation>
    </message>
    <message>
      <source>Difficult</source>
      <translation>困难</translation>
    </message>
    <message>
      <source>Mark</source>
      <translation>标记</translation>
    </message>
    <message>
      <source>Occluded</source>
      <translation>遮挡</translation>
    </message>
    <message>
      <source>Set</source>
      <translation>设置</translation>
    </message>
    <message>
      <source>Set {mark} of {which}</source>
      <translation>为“{which}”设置“{mark}”</translation>
    </message>
    <message>
      <source>Truncated</source>
      <translation>截断</translation>
    </message>
  </context>
  <context>
    <name>ForeignLabels</name>
    <message>
      <source>Convert a copy</source>
      <translation>转换一份副本</translation>
    </message>
    <message>
      <source>Converting {done} of {total}</source>
      <translation>正在转换 {done} / {total}</translation>
    </message>
    <message>
      <source>Converting…</source>
      <translation>正在转换…</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <source>These images have {kind} labels. Evenbox works on Pascal VOC: convert a copy, {folder}.</source>
      <translation>这些图像带有 {kind} 标注。Evenbox 使用 Pascal VOC：可转换出一份副本 {folder}。</translation>
    </message>
  </context>
  <context>
    <name>FormatPicker</name>
    <message>
      <source>VOCdevkit with JPEGImages, Annotations and ImageSets</source>
      <translation>VOCdevkit，含 JPEGImages、Annotations 和 ImageSets</translation>
    </message>
    <message>
      <source>images and labels by split, data.yaml</source>
      <translation>按划分存放的 images 和 labels，以及 data.yaml</translation>
    </message>
    <message>
      <source>images by split, annotations/instances_*.json</source>
      <translation>按划分存放的图像，以及 annotations/instances_*.json</translation>
    </message>
  </context>
  <context>
    <name>Gallery</name>
    <message>
      <source>1 box</source>
      <translation>1 个边框</translation>
    </message>
    <message>
      <source>1 chosen, class</source>
      <translation>已选 1 个，类别</translation>
    </message>
    <message>
      <source>1 image</source>
      <translation>1 张图像</translation>
    </message>
    <message>
      <source>Add a step</source>
      <translation>添加步骤</translation>
    </message>
    <message>
      <source>Back to the image</source>
      <translation>返回图像</translation>
    </message>
    <message>
      <source>By image</source>
      <translation>按图像</translation>
    </message>
    <message>
      <source>By size</source>
      <translation>按尺寸</translation>
    </message>
    <message>
      <source>Change class of {n} boxes to {name}</source>
      <translation>将 {n} 个边框的类别改为 {name}</translation>
    </message>
    <message>
      <source>Change class to {name}</source>
      <translation>类别改为 {name}</translation>
    </message>
    <message>
      <source>Change the class of the chosen boxes</source>
      <translation>更改所选边框的类别</translation>
    </message>
    <message>
      <source>Class that is shown</source>
      <translation>所显示的类别</translation>
    </message>
    <message>
      <source>Click: to the box. Tick, Ctrl, Shift or drag: choose. Digits: class.</source>
      <translation>单击：转到边框。勾选、Ctrl、Shift 或拖动：选择。数字：类别。</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Colour</source>
      <translation>颜色</translation>
    </message>
    <message>
      <source>Crop and resize</source>
      <translation>裁剪与缩放</translation>
    </message>
    <message>
      <source>Find a transform</source>
      <translation>查找变换</translation>
    </message>
    <message>
      <source>Flip and turn</source>
      <translation>翻转与旋转</translation>
    </message>
    <message>
      <source>No box has this class</source>
      <translation>没有边框属于此类别</translation>
    </message>
    <message>
      <source>No transform has these words</source>
      <translation>没有含这些词的变换</translation>
    </message>
    <message>
      <source>Noise, blur, damage, weather</source>
      <translation>噪声、模糊、破损、天气</translation>
    </message>
    <message>
      <source>Several images</source>
      <translation>多图</translation>
    </message>
    <message>
      <source>{n} boxes</source>
      <translation>{n} 个边框</translation>
    </message>
    <message>
      <source>{n} chosen, class</source>
      <translation>已选 {n} 个，类别</translation>
    </message>
    <message>
      <source>{n} images</source>
      <translation>{n} 张图像</translation>
    </message>
  </context>
  <context>
    <name>GoalsForm</name>
    <message>
      <source>1 class has a goal of its own.</source>
      <translation>1 个类别有单独目标。</translation>
    </message>
    <message>
      <source>1 group is balanced as one class.</source>
      <translation>1 个分组按一个类别均衡。</translation>
    </message>
    <message>
      <source>Boxes of each class, at least</source>
      <translation>每类边框数至少</translation>
    </message>
    <message>
      <source>Boxes that each class keeps</source>
      <translation>每类保留的边框数</translation>
    </message>
    <message>
      <source>Difficult boxes</source>
      <translation>困难（difficult）框</translation>
    </message>
    <message>
      <source>Each class keeps, at least</source>
      <translation>每类至少保留</translation>
    </message>
    <message>
      <source>Goals</source>
      <translation>目标</translation>
    </message>
    <message>
      <source>Goals of single classes…</source>
      <translation>单个类别的目标…</translation>
    </message>
    <message>
      <source>Images left out, at most</source>
      <translation>最多略去图像</translation>
    </message>
    <message>
      <source>Images that may be left out</source>
      <translation>可略去的图像</translation>
    </message>
    <message>
      <source>Left alone: {names}.</source>
      <translation>不作要求：{names}。</translation>
    </message>
    <message>
      <source>No images are left out while there are least numbers.</source>
      <translation>设有最少数目时不略去图像。</translation>
    </message>
    <message>
      <source>do not count</source>
      <translation>不计数</translation>
    </message>
    <message>
      <source>even</source>
      <translation>均衡</translation>
    </message>
    <message>
      <source>keep</source>
      <translation>保留</translation>
    </message>
    <message>
      <source>leave out</source>
      <translation>排除</translation>
    </message>
    <message>
      <source>none</source>
      <translation>无</translation>
    </message>
    <message>
      <source>smallest class</source>
      <translation>最小类别</translation>
    </message>
    <message>
      <source>{n} classes have goals of their own.</source>
      <translation>{n} 个类别有单独目标。</translation>
    </message>
    <message>
      <source>{n} groups are balanced as one class each.</source>
      <translation>{n} 个分组各按一个类别均衡。</translation>
    </message>
  </context>
  <context>
    <name>Headline</name>
    <message>
      <source>0 one class only, 1 all equal</source>
      <translation>0 为单一类别，1 为完全均衡</translation>
    </message>
    <message>
      <source>Balance score</source>
      <translation>均衡度</translation>
    </message>
    <message>
      <source>Boxes</source>
      <translation>边框</translation>
    </message>
    <message>
      <source>Images</source>
      <translation>图像</translation>
    </message>
    <message>
      <source>Imbalance ratio</source>
      <translation>不均衡比</translation>
    </message>
    <message>
      <source>augmented, no originals</source>
      <translation>仅增强图像，无原图</translation>
    </message>
    <message>
      <source>drawn box by box, as export will</source>
      <translation>逐框抽取，与导出一致</translation>
    </message>
    <message>
      <source>expected; the copies are being drawn…</source>
      <translation>预计值；正在逐个生成副本…</translation>
    </message>
    <message>
      <source>lower bound {bound}</source>
      <translation>下界 {bound}</translation>
    </message>
    <message>
      <source>no choice of images goes below {bound}</source>
      <translation>无论怎样取舍图像，都不会低于 {bound}</translation>
    </message>
    <message>
      <source>no plan gives all classes more than {share} of it</source>
      <translation>任何方案都无法让所有类别超过目标的 {share}</translation>
    </message>
    <message>
      <source>no plan under these limits goes below {bound}</source>
      <translation>在这些限制下，任何方案都不低于 {bound}</translation>
    </message>
    <message>
      <source>nothing is chosen here</source>
      <translation>这里不做任何选择</translation>
    </message>
    <message>
      <source>of the worst part, which never goes below {bound}</source>
      <translation>最差的一份；不会低于 {bound}</translation>
    </message>
    <message>
      <source>reaching all takes at least {n} images</source>
      <translation>达到全部目标至少需要 {n} 张图像</translation>
    </message>
    <message>
      <source>under these limits no plan is expected below {bound}</source>
      <translation>在这些限制下，预计没有方案低于 {bound}</translation>
    </message>
    <message>
      <source>{added} added, none dropped</source>
      <translation>新增 {added} 张，不丢弃</translation>
    </message>
    <message>
      <source>{added} added, {dropped} dropped</source>
      <translation>新增 {added} 张，丢弃 {dropped} 张</translation>
    </message>
  </context>
  <context>
    <name>HeatMap</name>
    <message>
      <source>Where centres lie</source>
      <translation>中心分布</translation>
    </message>
    <message>
      <source>centres</source>
      <translation>中心数</translation>
    </message>
    <message>
      <source>x / width</source>
      <translation>x / 宽</translation>
    </message>
    <message>
      <source>y / height</source>
      <translation>y / 高</translation>
    </message>
    <message>
      <source>{count} centres at {across} % of the width, {down} % of the height</source>
      <translation>宽 {across} %、高 {down} % 处有 {count} 个中心</translation>
    </message>
  </context>
  <context>
    <name>Histogram</name>
    <message>
      <source>each class to its own height</source>
      <translation>各类别按自身高度缩放</translation>
    </message>
    <message>
      <source>logarithmic scale</source>
      <translation>对数刻度</translation>
    </message>
    <message>
      <source>{unit} of {name}</source>
      <translation>{name}（{unit}）</translation>
    </message>
    <message>
      <source>√ scale</source>
      <translation>√ 刻度</translation>
    </message>
  </context>
  <context>
    <name>ImageListModel</name>
    <message>
      <source>No boxes</source>
      <translation>无边框</translation>
    </message>
    <message>
      <source>Not labelled yet</source>
      <translation>尚未标注</translation>
    </message>
    <message>
      <source>Reviewed, empty</source>
      <translation>已检查，无目标</translation>
    </message>
    <message>
      <source>The annotation cannot be read</source>
      <translation>标注无法读取</translation>
    </message>
    <message>
      <source>cannot be read</source>
      <translation>无法读取</translation>
    </message>
    <message>
      <source>to do</source>
      <translation>待办</translation>
    </message>
    <message>
      <source>unsaved change</source>
      <translation>有未保存的更改</translation>
    </message>
    <message>
      <source>verified</source>
      <translation>已确认</translation>
    </message>
  </context>
  <context>
    <name>ImagePanel</name>
    <message>
      <source>All {n}</source>
      <translation>全部 {n}</translation>
    </message>
    <message>
      <source>By name</source>
      <translation>按名称</translation>
    </message>
    <message>
      <source>Clear the filter</source>
      <translation>清除筛选</translation>
    </message>
    <message>
      <source>Edited {n}</source>
      <translation>已改 {n}</translation>
    </message>
    <message>
      <source>Errors {n}</source>
      <translation>错误 {n}</translation>
    </message>
    <message>
      <source>Fewest boxes first</source>
      <translation>边框最少者优先</translation>
    </message>
    <message>
      <source>Filter, e.g. {term}</source>
      <translation>筛选，例如 {term}</translation>
    </message>
    <message>
      <source>Images</source>
      <translation>图像</translation>
    </message>
    <message>
      <source>Most boxes first</source>
      <translation>边框最多者优先</translation>
    </message>
    <message>
      <source>Name, class:WBC, split:train, boxes&gt;30, side&lt;12, flag:difficult, is:verified, is:todo, is:edited, is:error, is:empty, is:problem</source>
      <translation>名称、class:WBC、split:train、boxes&gt;30、side&lt;12、flag:difficult、is:verified、is:todo、is:edited、is:error、is:empty、is:problem</translation>
    </message>
    <message>
      <source>Narrow list</source>
      <translation>窄列表</translation>
    </message>
    <message>
      <source>No image matches</source>
      <translation>没有匹配的图像</translation>
    </message>
    <message>
      <source>Show all images again</source>
      <translation>重新显示全部图像</translation>
    </message>
    <message>
      <source>Show names</source>
      <translation>显示名称</translation>
    </message>
    <message>
      <source>Smallest box first</source>
      <translation>最小边框在前</translation>
    </message>
    <message>
      <source>Sort</source>
      <translation>排序</translation>
    </message>
    <message>
      <source>To do {n}</source>
      <translation>待办 {n}</translation>
    </message>
    <message>
      <source>{done} of {total} verified</source>
      <translation>已确认 {done} / {total}</translation>
    </message>
    <message>
      <source>{what}: click to show all images</source>
      <translation>{what}：单击显示全部图像</translation>
    </message>
  </context>
  <context>
    <name>Inspector</name>
    <message>
      <source>Class</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Difficult</source>
      <translation>困难</translation>
    </message>
    <message>
      <source>Frontal</source>
      <translation>正面</translation>
    </message>
    <message>
      <source>Height in pixels</source>
      <translation>高度（像素）</translation>
    </message>
    <message>
      <source>Left</source>
      <translation>左侧</translation>
    </message>
    <message>
      <source>No box selected</source>
      <translation>未选择边框</translation>
    </message>
    <message>
      <source>Occluded</source>
      <translation>遮挡</translation>
    </message>
    <message>
      <source>Pose</source>
      <translation>姿态</translation>
    </message>
    <message>
      <source>Rear</source>
      <translation>背面</translation>
    </message>
    <message>
      <source>Right</source>
      <translation>右侧</translation>
    </message>
    <message>
      <source>Selected box</source>
      <translation>选中的边框</translation>
    </message>
    <message>
      <source>Several</source>
      <translation>多个值</translation>
    </message>
    <message>
      <source>Truncated</source>
      <translation>截断</translation>
    </message>
    <message>
      <source>Unspecified</source>
      <translation>未指定</translation>
    </message>
    <message>
      <source>VOC, from 1</source>
      <translation>VOC，从 1 起</translation>
    </message>
    <message>
      <source>Width in pixels</source>
      <translation>宽度（像素）</translation>
    </message>
    <message>
      <source>X: the first column, counted from 1</source>
      <translation>X：第一列，从 1 计数</translation>
    </message>
    <message>
      <source>Y: the first row, counted from 1</source>
      <translation>Y：第一行，从 1 计数</translation>
    </message>
    <message>
      <source>{n} boxes selected</source>
      <translation>已选 {n} 个边框</translation>
    </message>
  </context>
  <context>
    <name>Interrupted</name>
    <message>
      <source>A change of {n} files was interrupted</source>
      <translation>对 {n} 个文件的更改被中断</translation>
    </message>
    <message>
      <source>Finish it</source>
      <translation>继续完成</translation>
    </message>
    <message>
      <source>Some boxes could not be saved; settle that first</source>
      <translation>有些边框无法保存；请先处理</translation>
    </message>
    <message>
      <source>Take it back</source>
      <translation>撤回</translation>
    </message>
    <message>
      <source>The change could not be settled</source>
      <translation>无法处理该更改</translation>
    </message>
    <message>
      <source>The change was finished</source>
      <translation>更改已完成</translation>
    </message>
    <message>
      <source>The change was taken back</source>
      <translation>更改已撤回</translation>
    </message>
    <message>
      <source>“{title}” stopped in the middle. Take it back or finish it before you go on.</source>
      <translation>“{title}”中途停止。请先撤回或完成它。</translation>
    </message>
  </context>
  <context>
    <name>KeepRulesForm</name>
    <message>
      <source>Centre must stay inside</source>
      <translation>中心必须在图内</translation>
    </message>
    <message>
      <source>Corners</source>
      <translation>四角</translation>
    </message>
    <message>
      <source>Ellipse</source>
      <translation>椭圆</translation>
    </message>
    <message>
      <source>Keep rules</source>
      <translation>保留规则</translation>
    </message>
    <message>
      <source>Least side</source>
      <translation>最短边</translation>
    </message>
    <message>
      <source>Least visible share</source>
      <translation>最小可见比例</translation>
    </message>
    <message>
      <source>Side</source>
      <translation>边长</translation>
    </message>
    <message>
      <source>Turned boxes</source>
      <translation>旋转后的边框</translation>
    </message>
    <message>
      <source>Visible</source>
      <translation>可见</translation>
    </message>
    <message>
      <source>area ≥ {area} px²</source>
      <translation>面积 ≥ {area} px²</translation>
    </message>
    <message>
      <source>longer side ≤ {times} × the shorter</source>
      <translation>长边 ≤ {times} × 短边</translation>
    </message>
    <message>
      <source>what makes a box drop</source>
      <translation>何时丢弃边框</translation>
    </message>
  </context>
  <context>
    <name>KeyButton</name>
    <message>
      <source>Click, then press the new key</source>
      <translation>点击后按下新的按键</translation>
    </message>
    <message>
      <source>Press a key…</source>
      <translation>请按键…</translation>
    </message>
    <message>
      <source>none</source>
      <translation>无</translation>
    </message>
  </context>
  <context>
    <name>KeysSheet</name>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Default keys</source>
      <translation>恢复默认按键</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>快捷键</translation>
    </message>
    <message>
      <source>Take it over</source>
      <translation>改用于此</translation>
    </message>
    <message>
      <source>{key} has a fixed meaning.</source>
      <translation>{key} 的用途固定。</translation>
    </message>
    <message>
      <source>{key} is “{what}” already.</source>
      <translation>{key} 已用于“{what}”。</translation>
    </message>
  </context>
  <context>
    <name>LabelPanel</name>
    <message>
      <source>Boxes</source>
      <translation>边框</translation>
    </message>
    <message>
      <source>Hide boxes</source>
      <translation>隐藏边框</translation>
    </message>
  </context>
  <context>
    <name>LabelWorkspace</name>
    <message>
      <source>Label</source>
      <translation>标注</translation>
    </message>
    <message>
      <source>The image cannot be shown</source>
      <translation>图像无法显示</translation>
    </message>
    <message>
      <source>The image is missing</source>
      <translation>图像缺失</translation>
    </message>
  </context>
  <context>
    <name>LargeView</name>
    <message>
      <source>Back to the grid</source>
      <translation>返回网格</translation>
    </message>
    <message>
      <source>Esc</source>
      <translation>Esc</translation>
    </message>
    <message>
      <source>Original</source>
      <translation>原图</translation>
    </message>
    <message>
      <source>Variant</source>
      <translation>变体</translation>
    </message>
    <message>
      <source>Variant after</source>
      <translation>后一个变体</translation>
    </message>
    <message>
      <source>Variant before</source>
      <translation>前一个变体</translation>
    </message>
    <message>
      <source>Variant {number}</source>
      <translation>变体 {number}</translation>
    </message>
    <message>
      <source>What became of each object</source>
      <translation>各目标的结果</translation>
    </message>
    <message>
      <source>What was drawn</source>
      <translation>抽取结果</translation>
    </message>
    <message>
      <source>seed {seed}</source>
      <translation>种子 {seed}</translation>
    </message>
  </context>
  <context>
    <name>LimitsForm</name>
    <message>
      <source>Favour</source>
      <translation>偏向</translation>
    </message>
    <message>
      <source>Images in all</source>
      <translation>图像总数</translation>
    </message>
    <message>
      <source>Images in all, at most</source>
      <translation>图像总数上限</translation>
    </message>
    <message>
      <source>Limits</source>
      <translation>限制</translation>
    </message>
    <message>
      <source>Repeats of one image</source>
      <translation>单张图像重复</translation>
    </message>
    <message>
      <source>all classes evenly</source>
      <translation>各类均等</translation>
    </message>
    <message>
      <source>no limit</source>
      <translation>不限</translation>
    </message>
    <message>
      <source>the rarest first</source>
      <translation>最稀少者优先</translation>
    </message>
  </context>
  <context>
    <name>ListEditor</name>
    <message>
      <source>numbers with commas between them</source>
      <translation>用逗号分隔的数字</translation>
    </message>
  </context>
  <context>
    <name>MainWindow</name>
    <message>
      <source>Let go to open “{name}”</source>
      <translation>松开以打开“{name}”</translation>
    </message>
    <message>
      <source>Not saved</source>
      <translation>未保存</translation>
    </message>
    <message>
      <source>One image has unsaved changes.</source>
      <translation>1 张图像有未保存的更改。</translation>
    </message>
    <message>
      <source>Show the image</source>
      <translation>显示图像</translation>
    </message>
    <message>
      <source>The dataset is still being read; try again in a moment.</source>
      <translation>数据集仍在读取；请稍后再试。</translation>
    </message>
    <message>
      <source>Unsaved changes</source>
      <translation>未保存的更改</translation>
    </message>
    <message>
      <source>Without saving they are lost.</source>
      <translation>不保存将会丢失。</translation>
    </message>
    <message>
      <source>Your boxes are kept here. {why}</source>
      <translation>您的边框保留在此。{why}</translation>
    </message>
    <message>
      <source>{n} images have unsaved changes.</source>
      <translation>{n} 张图像有未保存的更改。</translation>
    </message>
  </context>
  <context>
    <name>MergeForm</name>
    <message>
      <source>Become</source>
      <translation>变为</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Merge {names} into {new}</source>
      <translation>将 {names} 合并为 {new}</translation>
    </message>
  </context>
  <context>
    <name>NoticeArea</name>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
  </context>
  <context>
    <name>NumbersEditor</name>
    <message>
      <source>one number</source>
      <translation>一个数字</translation>
    </message>
    <message>
      <source>the first number is the smaller one</source>
      <translation>第一个数字应较小</translation>
    </message>
    <message>
      <source>two numbers: from … to</source>
      <translation>两个数字：从…到…</translation>
    </message>
  </context>
  <context>
    <name>OutputSizeForm</name>
    <message>
      <source>As it comes</source>
      <translation>保持原样</translation>
    </message>
    <message>
      <source>Letterbox</source>
      <translation>等比缩放加边</translation>
    </message>
    <message>
      <source>Output height</source>
      <translation>输出高度</translation>
    </message>
    <message>
      <source>Output size</source>
      <translation>输出尺寸</translation>
    </message>
    <message>
      <source>Output width</source>
      <translation>输出宽度</translation>
    </message>
    <message>
      <source>Stretch</source>
      <translation>拉伸</translation>
    </message>
  </context>
  <context>
    <name>PaintedRows</name>
    <message>
      <source>some of {n} rows</source>
      <translation>{n} 行中的一部分</translation>
    </message>
  </context>
  <context>
    <name>PlotGrid</name>
    <message>
      <source>Boxes per image</source>
      <translation>每图边框数</translation>
    </message>
    <message>
      <source>COCO sizes</source>
      <translation>COCO 尺寸</translation>
    </message>
    <message>
      <source>Classes per image</source>
      <translation>每图类别数</translation>
    </message>
    <message>
      <source>Most repeated images</source>
      <translation>重复最多的图像</translation>
    </message>
    <message>
      <source>P(col | row)</source>
      <translation>P(列 | 行)</translation>
    </message>
    <message>
      <source>Relative size</source>
      <translation>相对尺寸</translation>
    </message>
    <message>
      <source>Repeats per image</source>
      <translation>每张图像的重复次数</translation>
    </message>
    <message>
      <source>Seen together</source>
      <translation>共现</translation>
    </message>
    <message>
      <source>Shape</source>
      <translation>形状</translation>
    </message>
    <message>
      <source>Where centres lie</source>
      <translation>中心分布</translation>
    </message>
    <message>
      <source>all classes</source>
      <translation>全部类别</translation>
    </message>
    <message>
      <source>images</source>
      <translation>图像</translation>
    </message>
    <message>
      <source>outputs of one image</source>
      <translation>单张图像的输出数</translation>
    </message>
    <message>
      <source>repeated {n}</source>
      <translation>重复 {n}</translation>
    </message>
    <message>
      <source>{n} outputs drawn</source>
      <translation>抽取了 {n} 个输出</translation>
    </message>
    <message>
      <source>√ scale</source>
      <translation>√ 刻度</translation>
    </message>
  </context>
  <context>
    <name>PreviewState</name>
    <message>
      <source>Left out of an export: it has no annotation yet.</source>
      <translation>不参与导出：尚无标注。</translation>
    </message>
    <message>
      <source>Left out of an export: {reason}</source>
      <translation>不参与导出：{reason}</translation>
    </message>
    <message>
      <source>Never mirrored: the dataset’s evenbox.json names a class of it.</source>
      <translation>不做镜像：数据集的 evenbox.json 列出了其中的类别。</translation>
    </message>
    <message>
      <source>No image</source>
      <translation>没有图像</translation>
    </message>
    <message>
      <source>This image cannot be shown</source>
      <translation>此图像无法显示</translation>
    </message>
  </context>
  <context>
    <name>ProblemPanel</name>
    <message>
      <source> (look first: it may not be what was meant)</source>
      <translation>（请先检查：这未必是原意）</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Every file and every box was looked at.</source>
      <translation>已检查所有文件和边框。</translation>
    </message>
    <message>
      <source>Fix all {n}</source>
      <translation>修复全部 {n} 个</translation>
    </message>
    <message>
      <source>Fix this one</source>
      <translation>修复此项</translation>
    </message>
    <message>
      <source>Kinds of problems</source>
      <translation>问题类型</translation>
    </message>
    <message>
      <source>Looking for problems…</source>
      <translation>正在检查问题…</translation>
    </message>
    <message>
      <source>No problems found</source>
      <translation>未发现问题</translation>
    </message>
    <message>
      <source>Problems</source>
      <translation>问题</translation>
    </message>
    <message>
      <source>Problems of this kind</source>
      <translation>此类问题</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>显示</translation>
    </message>
    <message>
      <source>Show these images</source>
      <translation>显示这些图像</translation>
    </message>
    <message>
      <source>To fix: {what}</source>
      <translation>修复方式：{what}</translation>
    </message>
  </context>
  <context>
    <name>ProblemStore</name>
    <message>
      <source>Looking for problems</source>
      <translation>正在检查问题</translation>
    </message>
  </context>
  <context>
    <name>RecentList</name>
    <message>
      <source>Clear list</source>
      <translation>清空列表</translation>
    </message>
    <message>
      <source>Recent</source>
      <translation>最近打开</translation>
    </message>
  </context>
  <context>
    <name>RecentRow</name>
    <message>
      <source>More</source>
      <translation>更多</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>打开</translation>
    </message>
    <message>
      <source>Remove from the list</source>
      <translation>从列表中移除</translation>
    </message>
    <message>
      <source>folder is not there any more</source>
      <translation>文件夹已不存在</translation>
    </message>
    <message>
      <source>ratio {value}</source>
      <translation>比值 {value}</translation>
    </message>
  </context>
  <context>
    <name>Reception</name>
    <message>
      <source>1 file came</source>
      <translation>新增 1 个文件</translation>
    </message>
    <message>
      <source>1 file went</source>
      <translation>少了 1 个文件</translation>
    </message>
    <message>
      <source>Evenbox ended unexpectedly. Open the dataset to put them back.</source>
      <translation>Evenbox 意外结束。打开该数据集即可放回。</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>打开</translation>
    </message>
    <message>
      <source>Read again</source>
      <translation>重新读取</translation>
    </message>
    <message>
      <source>The boxes of this dataset count from 0; they are read that way.</source>
      <translation>此数据集的边框坐标从 0 起，已按此读取。</translation>
    </message>
    <message>
      <source>The folder changed</source>
      <translation>文件夹已更改</translation>
    </message>
    <message>
      <source>Unsaved boxes of “{name}” were kept</source>
      <translation>已保留“{name}”未保存的边框</translation>
    </message>
    <message>
      <source>many annotations changed</source>
      <translation>许多标注已更改</translation>
    </message>
    <message>
      <source>{n} files came</source>
      <translation>新增 {n} 个文件</translation>
    </message>
    <message>
      <source>{n} files went</source>
      <translation>少了 {n} 个文件</translation>
    </message>
    <message>
      <source>{what}. Read it again to see what is there now.</source>
      <translation>{what}。重新读取即可看到现在的内容。</translation>
    </message>
    <message>
      <source>“{name}” cannot be opened</source>
      <translation>“{name}”无法打开</translation>
    </message>
  </context>
  <context>
    <name>RecipeBook</name>
    <message>
      <source>Change the recipe</source>
      <translation>修改配方</translation>
    </message>
    <message>
      <source>Revert</source>
      <translation>还原</translation>
    </message>
  </context>
  <context>
    <name>RecipeMenu</name>
    <message>
      <source>Copy as {library} code…</source>
      <translation>复制为 {library} 代码…</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>删除</translation>
    </message>
    <message>
      <source>Delete the recipe</source>
      <translation>删除配方</translation>
    </message>
    <message>
      <source>Delete the recipe “{name}”?</source>
      <translation>删除配方“{name}”？</translation>
    </message>
    <message>
      <source>Delete…</source>
      <translation>删除…</translation>
    </message>
    <message>
      <source>Export as JSON…</source>
      <translation>导出为 JSON…</translation>
    </message>
    <message>
      <source>Export the recipe</source>
      <translation>导出配方</translation>
    </message>
    <message>
      <source>Import JSON…</source>
      <translation>导入 JSON…</translation>
    </message>
    <message>
      <source>Import a recipe</source>
      <translation>导入配方</translation>
    </message>
    <message>
      <source>Its file and its unsaved changes are gone then.</source>
      <translation>它的文件和未保存的更改将一并删除。</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>名称</translation>
    </message>
    <message>
      <source>New recipe</source>
      <translation>新建配方</translation>
    </message>
    <message>
      <source>Recipes (*.json)</source>
      <translation>配方 (*.json)</translation>
    </message>
    <message>
      <source>Recipes (*.json);;All files (*)</source>
      <translation>配方 (*.json);;所有文件 (*)</translation>
    </message>
    <message>
      <source>Rename the recipe</source>
      <translation>重命名配方</translation>
    </message>
    <message>
      <source>Rename…</source>
      <translation>重命名…</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>保存</translation>
    </message>
    <message>
      <source>Save as…</source>
      <translation>另存为…</translation>
    </message>
    <message>
      <source>Save the recipe as</source>
      <translation>配方另存为</translation>
    </message>
    <message>
      <source>Undo all changes</source>
      <translation>撤销所有更改</translation>
    </message>
    <message>
      <source>recipe</source>
      <translation>配方</translation>
    </message>
  </context>
  <context>
    <name>RecipePanel</name>
    <message>
      <source> (edited)</source>
      <translation>（已改）</translation>
    </message>
    <message>
      <source>1 step</source>
      <translation>1 个步骤</translation>
    </message>
    <message>
      <source>Add step</source>
      <translation>添加步骤</translation>
    </message>
    <message>
      <source>Add {step}</source>
      <translation>添加{step}</translation>
    </message>
    <message>
      <source>Built-in: your first change makes a copy of it.</source>
      <translation>内置配方：首次修改会自动生成副本。</translation>
    </message>
    <message>
      <source>Keep rules</source>
      <translation>保留规则</translation>
    </message>
    <message>
      <source>More about the recipe</source>
      <translation>更多配方操作</translation>
    </message>
    <message>
      <source>Output size</source>
      <translation>输出尺寸</translation>
    </message>
    <message>
      <source>Recipe</source>
      <translation>配方</translation>
    </message>
    <message>
      <source>Save the recipe among your own</source>
      <translation>保存到我的配方</translation>
    </message>
    <message>
      <source>Your changes are kept, but not saved yet.</source>
      <translation>更改已保留，但尚未保存。</translation>
    </message>
    <message>
      <source>Your own, saved.</source>
      <translation>我的配方，已保存。</translation>
    </message>
    <message>
      <source>{n} steps</source>
      <translation>{n} 个步骤</translation>
    </message>
  </context>
  <context>
    <name>Recovery</name>
    <message>
      <source>Discard</source>
      <translation>丢弃</translation>
    </message>
    <message>
      <source>Put them back</source>
      <translation>放回</translation>
    </message>
    <message>
      <source>Put unsaved boxes back</source>
      <translation>放回未保存的边框</translation>
    </message>
    <message>
      <source>Unsaved boxes of one image were kept when Evenbox ended unexpectedly</source>
      <translation>Evenbox 意外结束时，保留了 1 张图像未保存的边框</translation>
    </message>
    <message>
      <source>Unsaved boxes of {n} images were kept when Evenbox ended unexpectedly</source>
      <translation>Evenbox 意外结束时，保留了 {n} 张图像未保存的边框</translation>
    </message>
  </context>
  <context>
    <name>RenameForm</name>
    <message>
      <source>Class</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>New name</source>
      <translation>新名称</translation>
    </message>
    <message>
      <source>Rename {old} to {new}</source>
      <translation>将 {old} 重命名为 {new}</translation>
    </message>
    <message>
      <source>There is a class {name} already: the two become one.</source>
      <translation>已有类别 {name}：两者将合并。</translation>
    </message>
  </context>
  <context>
    <name>RepeatedImages</name>
    <message>
      <source>Most repeated images</source>
      <translation>重复最多的图像</translation>
    </message>
    <message>
      <source>image</source>
      <translation>图像</translation>
    </message>
    <message>
      <source>outputs</source>
      <translation>输出</translation>
    </message>
    <message>
      <source>{image}: {n} outputs</source>
      <translation>{image}：{n} 个输出</translation>
    </message>
  </context>
  <context>
    <name>ReportPage</name>
    <message>
      <source>1 copy lost all its boxes in every draw and was left out</source>
      <translation>1 个副本每次抽取都丢失全部边框，已略去</translation>
    </message>
    <message>
      <source>Done, but some images could not be exported.</source>
      <translation>已完成，但有些图像无法导出。</translation>
    </message>
    <message>
      <source>Done.</source>
      <translation>已完成。</translation>
    </message>
    <message>
      <source>Done. Every box is where the plan has it.</source>
      <translation>已完成。边框数与方案完全一致。</translation>
    </message>
    <message>
      <source>Failures</source>
      <translation>失败</translation>
    </message>
    <message>
      <source>Images</source>
      <translation>图像</translation>
    </message>
    <message>
      <source>Imbalance ratio</source>
      <translation>不均衡比</translation>
    </message>
    <message>
      <source>Stopped. What is written stays; exporting into the same folder goes on from there.</source>
      <translation>已停止。已写入的内容保留；再次导出到同一文件夹将从该处继续。</translation>
    </message>
    <message>
      <source>What failed</source>
      <translation>失败项</translation>
    </message>
    <message>
      <source>every image is listed</source>
      <translation>所有图像均已列出</translation>
    </message>
    <message>
      <source>every image was written</source>
      <translation>每张图像都已写入</translation>
    </message>
    <message>
      <source>listed below</source>
      <translation>列于下方</translation>
    </message>
    <message>
      <source>listed, none written</source>
      <translation>仅列出，未写入图像</translation>
    </message>
    <message>
      <source>{n} copies lost all their boxes in every draw and were left out</source>
      <translation>{n} 个副本每次抽取都丢失全部边框，已略去</translation>
    </message>
    <message>
      <source>{time}, {speed} images/s</source>
      <translation>{time}，{speed} 张/秒</translation>
    </message>
  </context>
  <context>
    <name>RunningPage</name>
    <message>
      <source>1 worker</source>
      <translation>1 个进程</translation>
    </message>
    <message>
      <source>Failures</source>
      <translation>失败</translation>
    </message>
    <message>
      <source>Just written</source>
      <translation>刚写入</translation>
    </message>
    <message>
      <source>Open in Label</source>
      <translation>在标注中打开</translation>
    </message>
    <message>
      <source>Speed</source>
      <translation>速度</translation>
    </message>
    <message>
      <source>Time left</source>
      <translation>剩余时间</translation>
    </message>
    <message>
      <source>every image so far</source>
      <translation>目前每张图像均成功</translation>
    </message>
    <message>
      <source>left out, in the report</source>
      <translation>已略去，见报告</translation>
    </message>
    <message>
      <source>of {n} images</source>
      <translation>/ {n} 张图像</translation>
    </message>
    <message>
      <source>on the cluster</source>
      <translation>在集群上</translation>
    </message>
    <message>
      <source>with their new boxes</source>
      <translation>带新的边框</translation>
    </message>
    <message>
      <source>{clock} gone</source>
      <translation>已用 {clock}</translation>
    </message>
    <message>
      <source>{image} could not be exported</source>
      <translation>{image} 无法导出</translation>
    </message>
    <message>
      <source>{n} images/s</source>
      <translation>{n} 张/秒</translation>
    </message>
    <message>
      <source>{n} workers</source>
      <translation>{n} 个进程</translation>
    </message>
  </context>
  <context>
    <name>Runtime</name>
    <message>
      <source>An export is not finished</source>
      <translation>导出尚未完成</translation>
    </message>
    <message>
      <source>An export is not finished. Close anyway?</source>
      <translation>导出尚未完成。仍要关闭吗？</translation>
    </message>
    <message>
      <source>Open a Pascal VOC dataset folder</source>
      <translation>打开 Pascal VOC 数据集文件夹</translation>
    </message>
    <message>
      <source>Settings are not saved</source>
      <translation>设置未保存</translation>
    </message>
    <message>
      <source>Settings were set aside</source>
      <translation>设置文件已另存</translation>
    </message>
    <message>
      <source>The dataset is still being read; the export follows then.</source>
      <translation>数据集仍在读取中；读完后会打开导出</translation>
    </message>
    <message>
      <source>The demo cannot be made</source>
      <translation>无法生成示例</translation>
    </message>
    <message>
      <source>The language changes at the next start; something is going on now.</source>
      <translation>语言将在下次启动时更改；目前有任务正在进行。</translation>
    </message>
    <message>
      <source>What is written stays. Export to the same folder again to go on.</source>
      <translation>已写入的内容保留。再次导出到同一文件夹即可继续。</translation>
    </message>
  </context>
  <context>
    <name>SettingRow</name>
    <message>
      <source>Back to the default: {name}</source>
      <translation>恢复默认值：{name}</translation>
    </message>
  </context>
  <context>
    <name>SettingsMenu</name>
    <message>
      <source>As the system</source>
      <translation>跟随系统</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>深色</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>语言</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>浅色</translation>
    </message>
    <message>
      <source>Save edits automatically</source>
      <translation>自动保存更改</translation>
    </message>
    <message>
      <source>Theme</source>
      <translation>主题</translation>
    </message>
  </context>
  <context>
    <name>StageBar</name>
    <message>
      <source>After step</source>
      <translation>步骤之后</translation>
    </message>
    <message>
      <source>First step</source>
      <translation>第一步</translation>
    </message>
    <message>
      <source>Play the steps</source>
      <translation>播放各步骤</translation>
    </message>
  </context>
  <context>
    <name>StageSlider</name>
    <message>
      <source>After step</source>
      <translation>步骤之后</translation>
    </message>
  </context>
  <context>
    <name>StartSheet</name>
    <message>
      <source>A list of classes</source>
      <translation>类别列表</translation>
    </message>
    <message>
      <source>Annotations go</source>
      <translation>标注文件的位置</translation>
    </message>
    <message>
      <source>Beside the images</source>
      <translation>与图像放在一起</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>From a file…</source>
      <translation>从文件导入…</translation>
    </message>
    <message>
      <source>In a folder Annotations</source>
      <translation>放在 Annotations 文件夹</translation>
    </message>
    <message>
      <source>Label these images</source>
      <translation>标注这些图像</translation>
    </message>
    <message>
      <source>Lists (*.txt *.names);;All files (*)</source>
      <translation>列表 (*.txt *.names);;所有文件 (*)</translation>
    </message>
    <message>
      <source>None of the {n} images has boxes yet.</source>
      <translation>{n} 张图像都还没有边框。</translation>
    </message>
    <message>
      <source>One class a line. Empty: classes come as you name them.</source>
      <translation>每行一个类别。留空则随标注添加。</translation>
    </message>
    <message>
      <source>Start labelling</source>
      <translation>开始标注</translation>
    </message>
    <message>
      <source>for example {path}</source>
      <translation>例如 {path}</translation>
    </message>
    <message>
      <source>{n} classes from {name}</source>
      <translation>来自 {name} 的 {n} 个类别</translation>
    </message>
  </context>
  <context>
    <name>StatusBar</name>
    <message>
      <source>1 image has an error</source>
      <translation>1 张图像有错误</translation>
    </message>
    <message>
      <source>All changes saved</source>
      <translation>所有更改已保存</translation>
    </message>
    <message>
      <source>Not saved</source>
      <translation>未保存</translation>
    </message>
    <message>
      <source>Nothing leaves this computer: no network, no telemetry</source>
      <translation>一切都留在本机：不联网，无遥测</translation>
    </message>
    <message>
      <source>Show them in the list</source>
      <translation>在列表中显示</translation>
    </message>
    <message>
      <source>Unsaved change</source>
      <translation>有未保存的更改</translation>
    </message>
    <message>
      <source>{n} images have errors</source>
      <translation>{n} 张图像有错误</translation>
    </message>
    <message>
      <source>{n} unsaved changes</source>
      <translation>{n} 处未保存的更改</translation>
    </message>
  </context>
  <context>
    <name>StepCard</name>
    <message>
      <source>Drag to reorder; Alt+Up and Alt+Down</source>
      <translation>拖动以排序；也可用 Alt+↑ / Alt+↓</translation>
    </message>
    <message>
      <source>Duplicate</source>
      <translation>再制</translation>
    </message>
    <message>
      <source>Hide the settings</source>
      <translation>隐藏设置</translation>
    </message>
    <message>
      <source>Move down</source>
      <translation>下移</translation>
    </message>
    <message>
      <source>Move up</source>
      <translation>上移</translation>
    </message>
    <message>
      <source>Probability</source>
      <translation>概率</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>移除</translation>
    </message>
    <message>
      <source>Show the settings</source>
      <translation>显示设置</translation>
    </message>
    <message>
      <source>off</source>
      <translation>关</translation>
    </message>
    <message>
      <source>p {probability}</source>
      <translation>p {probability}</translation>
    </message>
  </context>
  <context>
    <name>StepList</name>
    <message>
      <source>Change {step}</source>
      <translation>修改{step}</translation>
    </message>
    <message>
      <source>Duplicate {step}</source>
      <translation>再制{step}</translation>
    </message>
    <message>
      <source>Move {step}</source>
      <translation>移动{step}</translation>
    </message>
    <message>
      <source>No steps: copies are exact copies.</source>
      <translation>没有步骤：副本为原样副本。</translation>
    </message>
    <message>
      <source>Remove {step}</source>
      <translation>移除{step}</translation>
    </message>
  </context>
  <context>
    <name>StrategyList</name>
    <message>
      <source>1 more strategy</source>
      <translation>另外 1 种策略</translation>
    </message>
    <message>
      <source>Fewer strategies</source>
      <translation>收起策略</translation>
    </message>
    <message>
      <source>{n} more strategies</source>
      <translation>另外 {n} 种策略</translation>
    </message>
  </context>
  <context>
    <name>SummaryTable</name>
    <message>
      <source>Boxes kept by both recipes</source>
      <translation>两个配方保留的框</translation>
    </message>
  </context>
  <context>
    <name>TextEditor</name>
    <message>
      <source>JSON, for example {example}</source>
      <translation>JSON，例如 {example}</translation>
    </message>
    <message>
      <source>this cannot be empty</source>
      <translation>不能为空</translation>
    </message>
  </context>
  <context>
    <name>TileView</name>
    <message>
      <source>Boxes of the class</source>
      <translation>该类别的边框</translation>
    </message>
  </context>
  <context>
    <name>TopBar</name>
    <message>
      <source>Dataset</source>
      <translation>数据集</translation>
    </message>
    <message>
      <source>Export balanced…</source>
      <translation>导出均衡数据集…</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>快捷键</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>重做</translation>
    </message>
    <message>
      <source>Repeat the last export</source>
      <translation>重复上次导出</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>设置</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
  </context>
  <context>
    <name>Troubles</name>
    <message>
      <source>Compare…</source>
      <translation>比较…</translation>
    </message>
    <message>
      <source>It says {stated}; the image has {real}. Boxes are shown where the file puts them.</source>
      <translation>标注写的是 {stated}；图像为 {real}。边框按文件所写的位置显示。</translation>
    </message>
    <message>
      <source>It stays in the file as it is.</source>
      <translation>它在文件中保持原样。</translation>
    </message>
    <message>
      <source>Keep mine</source>
      <translation>保留我的</translation>
    </message>
    <message>
      <source>Keep the boxes of both</source>
      <translation>保留双方的边框</translation>
    </message>
    <message>
      <source>Not saved</source>
      <translation>未保存</translation>
    </message>
    <message>
      <source>Not saved: the file changed on disk</source>
      <translation>未保存：文件在磁盘上已更改</translation>
    </message>
    <message>
      <source>One object of this file cannot be used</source>
      <translation>此文件中有一个目标无法使用</translation>
    </message>
    <message>
      <source>Read again</source>
      <translation>重新读取</translation>
    </message>
    <message>
      <source>Save again</source>
      <translation>再次保存</translation>
    </message>
    <message>
      <source>Take the file’s</source>
      <translation>采用文件的</translation>
    </message>
    <message>
      <source>The annotation of this image cannot be read</source>
      <translation>此图像的标注无法读取</translation>
    </message>
    <message>
      <source>The annotation was made for another size of this image</source>
      <translation>标注所依据的图像尺寸与此不同</translation>
    </message>
    <message>
      <source>Your boxes are kept here until you choose.</source>
      <translation>在您选择之前，边框保留在此。</translation>
    </message>
    <message>
      <source>{n} objects of this file cannot be used</source>
      <translation>此文件中有 {n} 个目标无法使用</translation>
    </message>
    <message>
      <source>{why}. The file is never written over; mend it with a text editor.</source>
      <translation>{why}。该文件不会被覆盖；请用文本编辑器修正。</translation>
    </message>
  </context>
  <context>
    <name>TtaBar</name>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Copies</source>
      <translation>副本</translation>
    </message>
    <message>
      <source>Copies beside the image itself</source>
      <translation>除原图外的副本数</translation>
    </message>
    <message>
      <source>Images to write</source>
      <translation>要写出的图像</translation>
    </message>
    <message>
      <source>Write copies…</source>
      <translation>写出副本…</translation>
    </message>
    <message>
      <source>Write every image and its copies for a detector to look at</source>
      <translation>写出每张图像及其副本，供检测器推理</translation>
    </message>
    <message>
      <source>all images ({n})</source>
      <translation>全部图像（{n}）</translation>
    </message>
    <message>
      <source>{done} of {total} images</source>
      <translation>{done} / {total} 张图像</translation>
    </message>
  </context>
  <context>
    <name>TtaView</name>
    <message>
      <source>Boxes of all copies, back on the original</source>
      <translation>各副本的边框映射回原图</translation>
    </message>
    <message>
      <source>Boxes of turned copies come back as envelopes: looser than they were.</source>
      <translation>旋转副本的边框只能以外接框返回，比原来更松。</translation>
    </message>
    <message>
      <source>Boxes that a copy cuts off come back cut.</source>
      <translation>被副本裁切的边框返回后仍是裁切的。</translation>
    </message>
    <message>
      <source>Copy the command</source>
      <translation>复制命令</translation>
    </message>
    <message>
      <source>Folders (*)</source>
      <translation>文件夹 (*)</translation>
    </message>
    <message>
      <source>It puts several images together; detections in those belong to none of them alone.</source>
      <translation>它把多张图像拼在一起，其中的检测结果不单独属于任何一张。</translation>
    </message>
    <message>
      <source>Left out: {reason}</source>
      <translation>已排除：{reason}</translation>
    </message>
    <message>
      <source>No copy shows any of the objects.</source>
      <translation>没有副本显示任何目标。</translation>
    </message>
    <message>
      <source>Perfect detections on all copies merge to {seen} of {total} objects, within {px} px.</source>
      <translation>各副本上的完美检测合并后得到 {total} 个目标中的 {seen} 个，误差不超过 {px} px。</translation>
    </message>
    <message>
      <source>Test time</source>
      <translation>测试时</translation>
    </message>
    <message>
      <source>The command finds the recipe as it is here once it is saved.</source>
      <translation>保存配方后，命令行才能使用当前的配方。</translation>
    </message>
    <message>
      <source>This recipe has no way back</source>
      <translation>此配方无法逆映射</translation>
    </message>
    <message>
      <source>What a detector sees</source>
      <translation>检测器所见</translation>
    </message>
    <message>
      <source>Write the copies to a new folder</source>
      <translation>将副本写入新文件夹</translation>
    </message>
    <message>
      <source>Writing copies</source>
      <translation>正在写出副本</translation>
    </message>
    <message>
      <source>{copies} copies of {images} images are in {path}</source>
      <translation>{images} 张图像的 {copies} 个副本已写入 {path}</translation>
    </message>
  </context>
  <context>
    <name>VariantTile</name>
    <message>
      <source>Keep this variant's draw</source>
      <translation>保留此变体的抽取结果</translation>
    </message>
    <message>
      <source>Let this variant be drawn anew</source>
      <translation>让此变体重新抽取</translation>
    </message>
    <message>
      <source>Variant {number}</source>
      <translation>变体 {number}</translation>
    </message>
    <message>
      <source>all boxes lost: left out</source>
      <translation>边框全部丢失：略去</translation>
    </message>
    <message>
      <source>{kept} kept, {clipped} clipped, {dropped} dropped</source>
      <translation>{kept} 保留，{clipped} 裁切，{dropped} 丢弃</translation>
    </message>
    <message>
      <source>{number} · seed {seed}</source>
      <translation>{number} · 种子 {seed}</translation>
    </message>
  </context>
  <context>
    <name>VariantsView</name>
    <message>
      <source>New size and place</source>
      <translation>新的尺寸与位置</translation>
    </message>
    <message>
      <source>Original</source>
      <translation>原图</translation>
    </message>
    <message>
      <source>Variants</source>
      <translation>变体</translation>
    </message>
    <message>
      <source>{ms} ms per variant</source>
      <translation>每个变体 {ms} 毫秒</translation>
    </message>
  </context>
  <context>
    <name>ViewBar</name>
    <message>
      <source>1 image</source>
      <translation>1 张图像</translation>
    </message>
    <message>
      <source>By name</source>
      <translation>按名称</translation>
    </message>
    <message>
      <source>Dataset order</source>
      <translation>数据集顺序</translation>
    </message>
    <message>
      <source>Fewest boxes first</source>
      <translation>边框最少者优先</translation>
    </message>
    <message>
      <source>Fewest planned first</source>
      <translation>计划最少者在前</translation>
    </message>
    <message>
      <source>Find classes</source>
      <translation>查找类别</translation>
    </message>
    <message>
      <source>Grow most first</source>
      <translation>增长最多者在前</translation>
    </message>
    <message>
      <source>List all images</source>
      <translation>列出全部图像</translation>
    </message>
    <message>
      <source>Listed: {what}, {images}</source>
      <translation>已列出：{what}，{images}</translation>
    </message>
    <message>
      <source>Logarithmic scale</source>
      <translation>对数刻度</translation>
    </message>
    <message>
      <source>Most boxes first</source>
      <translation>边框最多者优先</translation>
    </message>
    <message>
      <source>Now</source>
      <translation>现在</translation>
    </message>
    <message>
      <source>Order of the classes</source>
      <translation>类别顺序</translation>
    </message>
    <message>
      <source>Planned</source>
      <translation>计划</translation>
    </message>
    <message>
      <source>Report…</source>
      <translation>报告…</translation>
    </message>
    <message>
      <source>Show the boxes</source>
      <translation>显示边框</translation>
    </message>
    <message>
      <source>Split</source>
      <translation>划分</translation>
    </message>
    <message>
      <source>What the plots show</source>
      <translation>图表显示的内容</translation>
    </message>
    <message>
      <source>Write the whole dashboard as one HTML page</source>
      <translation>将整个面板写成一个 HTML 页面</translation>
    </message>
    <message>
      <source>{n} images</source>
      <translation>{n} 张图像</translation>
    </message>
  </context>
  <context>
    <name>ViewMenu</name>
    <message>
      <source>As the file has it</source>
      <translation>与文件一致</translation>
    </message>
    <message>
      <source>Brightness</source>
      <translation>亮度</translation>
    </message>
    <message>
      <source>Contrast</source>
      <translation>对比度</translation>
    </message>
    <message>
      <source>Gamma</source>
      <translation>伽马</translation>
    </message>
    <message>
      <source>Magnifier for tiny boxes</source>
      <translation>微小边框放大镜</translation>
    </message>
    <message>
      <source>Only the view changes, never the image.</source>
      <translation>只改变显示，绝不改变图像。</translation>
    </message>
    <message>
      <source>Pixel grid from 800 %</source>
      <translation>800 % 起显示像素网格</translation>
    </message>
  </context>
  <context>
    <name>WarningList</name>
    <message>
      <source>Warnings</source>
      <translation>警告</translation>
    </message>
    <message>
      <source>code</source>
      <translation>代码</translation>
    </message>
    <message>
      <source>level</source>
      <translation>级别</translation>
    </message>
    <message>
      <source>warning</source>
      <translation>警告</translation>
    </message>
    <message>
      <source>what to do</source>
      <translation>建议</translation>
    </message>
  </context>
  <context>
    <name>WeightsForm</name>
    <message>
      <source>An export writes the weights by this formula beside its images.</source>
      <translation>导出时会在图像旁写入按此公式计算的权重。</translation>
    </message>
    <message>
      <source>As CSV</source>
      <translation>复制为 CSV</translation>
    </message>
    <message>
      <source>As JSON</source>
      <translation>复制为 JSON</translation>
    </message>
    <message>
      <source>As a Python dictionary</source>
      <translation>复制为 Python 字典</translation>
    </message>
    <message>
      <source>As a Python list</source>
      <translation>复制为 Python 列表</translation>
    </message>
    <message>
      <source>As written to {folder}.</source>
      <translation>与写入 {folder} 的一致。</translation>
    </message>
    <message>
      <source>Boxes that the weights are for</source>
      <translation>权重所依据的边框</translation>
    </message>
    <message>
      <source>Class weights</source>
      <translation>类别权重</translation>
    </message>
    <message>
      <source>Copy the weights</source>
      <translation>复制权重</translation>
    </message>
    <message>
      <source>Exported</source>
      <translation>已导出</translation>
    </message>
    <message>
      <source>For the boxes in {folder}, which holds weights by another formula: {formula}.</source>
      <translation>针对 {folder} 中的边框；其中写入的权重使用另一公式：{formula}。</translation>
    </message>
    <message>
      <source>For training on the dataset as it is: the export is nearly even already.</source>
      <translation>用于按现状训练的数据集：导出结果已接近均衡。</translation>
    </message>
    <message>
      <source>Nothing has been exported from this dataset yet.</source>
      <translation>尚未从此数据集导出过。</translation>
    </message>
    <message>
      <source>Now</source>
      <translation>现在</translation>
    </message>
    <message>
      <source>Planned</source>
      <translation>计划</translation>
    </message>
    <message>
      <source>These classes are nearly even: weights would correct them twice.</source>
      <translation>这些类别已接近均衡：再加权会重复校正。</translation>
    </message>
    <message>
      <source>effective number, β {beta}</source>
      <translation>有效样本数，β {beta}</translation>
    </message>
    <message>
      <source>inverse frequency</source>
      <translation>频率倒数</translation>
    </message>
    <message>
      <source>median frequency</source>
      <translation>中位频率</translation>
    </message>
    <message>
      <source>square root of inverse frequency</source>
      <translation>频率倒数的平方根</translation>
    </message>
    <message>
      <source>{n} more are copied along.</source>
      <translation>另有 {n} 张一并复制。</translation>
    </message>
  </context>
  <context>
    <name>WelcomePage</name>
    <message>
      <source>Label boxes, see every augmentation, export a balanced dataset</source>
      <translation>标注边框，查看每种增强，导出均衡的数据集</translation>
    </message>
    <message>
      <source>Opening a folder changes nothing in it.</source>
      <translation>打开文件夹不会更改其中任何内容。</translation>
    </message>
  </context>
  <context>
    <name>WhyTable</name>
    <message>
      <source>Class</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Limit</source>
      <translation>限制</translation>
    </message>
    <message>
      <source>Now</source>
      <translation>现在</translation>
    </message>
    <message>
      <source>Planned</source>
      <translation>计划</translation>
    </message>
    <message>
      <source>Price</source>
      <translation>价格</translation>
    </message>
    <message>
      <source>What holds it</source>
      <translation>原因</translation>
    </message>
    <message>
      <source>What stays uneven, and why</source>
      <translation>仍不均衡之处及原因</translation>
    </message>
    <message>
      <source>boxes now</source>
      <translation>现在边框数</translation>
    </message>
    <message>
      <source>boxes planned</source>
      <translation>计划边框数</translation>
    </message>
    <message>
      <source>class</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>limit</source>
      <translation>限制</translation>
    </message>
    <message>
      <source>price of a box</source>
      <translation>每个边框的价格</translation>
    </message>
    <message>
      <source>reason</source>
      <translation>原因</translation>
    </message>
  </context>
  <context>
    <name>WindowActions</name>
    <message>
      <source>Change the whole dataset…</source>
      <translation>更改整个数据集…</translation>
    </message>
    <message>
      <source>Close dataset</source>
      <translation>关闭数据集</translation>
    </message>
    <message>
      <source>Export balanced…</source>
      <translation>导出均衡数据集…</translation>
    </message>
    <message>
      <source>Find in the image list</source>
      <translation>在图像列表中查找</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>快捷键</translation>
    </message>
    <message>
      <source>Next image</source>
      <translation>下一张图像</translation>
    </message>
    <message>
      <source>Open folder…</source>
      <translation>打开文件夹…</translation>
    </message>
    <message>
      <source>Previous image</source>
      <translation>上一张图像</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>重做</translation>
    </message>
    <message>
      <source>Save now</source>
      <translation>立即保存</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
  </context>
  <context>
    <name>Words</name>
    <message>
      <source>, </source>
      <translation>，</translation>
    </message>
    <message>
      <source>{name}: {what}</source>
      <translation>{name}：{what}</translation>
    </message>
  </context>
  <context>
    <name>WorstBar</name>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Copies of each</source>
      <translation>每张的副本数</translation>
    </message>
    <message>
      <source>Images</source>
      <translation>图像</translation>
    </message>
    <message>
      <source>Report…</source>
      <translation>报告…</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>重新试验</translation>
    </message>
  </context>
  <context>
    <name>WorstCasesView</name>
    <message>
      <source>All classes</source>
      <translation>所有类别</translation>
    </message>
    <message>
      <source>Everything</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>It is tried on many images, several times each, with the seeds of an export. Lost, hardly visible, loose and tiny boxes, unreadable images and duplicates are ranked.</source>
      <translation>以导出所用的种子在许多图像上各试若干次，对丢失、几乎不可见、过松和极小的边框、无法辨认的图像以及重复副本排序。</translation>
    </message>
    <message>
      <source>Left out: {reason}</source>
      <translation>已排除：{reason}</translation>
    </message>
    <message>
      <source>Looking for a milder recipe</source>
      <translation>正在寻找较温和的配方</translation>
    </message>
    <message>
      <source>Milder recipe</source>
      <translation>较温和的配方</translation>
    </message>
    <message>
      <source>Nothing is worth a look</source>
      <translation>没有值得查看的副本</translation>
    </message>
    <message>
      <source>See what the recipe does at its worst</source>
      <translation>看看配方最差时的效果</translation>
    </message>
    <message>
      <source>The milder recipe is in use; Ctrl+Z takes it back. Try it to see what is left.</source>
      <translation>已采用较温和的配方；Ctrl+Z 可撤销。重新试验可查看剩余问题。</translation>
    </message>
    <message>
      <source>The recipe has changed since it was tried: this is what the copy is now.</source>
      <translation>试验之后配方已更改：这里显示的是该副本现在的样子。</translation>
    </message>
    <message>
      <source>The recipe, the seed or the boxes have changed since.</source>
      <translation>此后配方、种子或边框已更改。</translation>
    </message>
    <message>
      <source>Try the recipe</source>
      <translation>试验配方</translation>
    </message>
    <message>
      <source>Trying the recipe</source>
      <translation>正在试验配方</translation>
    </message>
    <message>
      <source>Trying the recipe …</source>
      <translation>正在试验配方…</translation>
    </message>
    <message>
      <source>Web pages (*.html)</source>
      <translation>网页 (*.html)</translation>
    </message>
    <message>
      <source>What is kept of each class</source>
      <translation>各类别的保留比例</translation>
    </message>
    <message>
      <source>What is worth a look</source>
      <translation>值得查看之处</translation>
    </message>
    <message>
      <source>Worst cases</source>
      <translation>最差情形</translation>
    </message>
    <message>
      <source>Write the report</source>
      <translation>写入报告</translation>
    </message>
    <message>
      <source>Writing the report</source>
      <translation>正在写入报告</translation>
    </message>
    <message>
      <source>Written: {path}</source>
      <translation>已写入：{path}</translation>
    </message>
    <message>
      <source>boxes of {done} of {total} copies</source>
      <translation>边框：{done} / {total} 个副本</translation>
    </message>
    <message>
      <source>getting ready</source>
      <translation>正在准备</translation>
    </message>
    <message>
      <source>looking for a milder recipe</source>
      <translation>正在寻找较温和的配方</translation>
    </message>
    <message>
      <source>pixels of {done} of {total} copies</source>
      <translation>像素：{done} / {total} 个副本</translation>
    </message>
    <message>
      <source>writing the report</source>
      <translation>正在写入报告</translation>
    </message>
    <message>
      <source>{boxes} boxes drawn, {kept} kept, {clipped} of them clipped; visible {visible}, looseness {loose}×</source>
      <translation>抽取 {boxes} 个边框，保留 {kept} 个，其中 {clipped} 个裁切；可见 {visible}，松弛度 {loose}×</translation>
    </message>
    <message>
      <source>{count} of {total}</source>
      <translation>{count}/{total}</translation>
    </message>
    <message>
      <source>{count} of {total} copies are worth a look</source>
      <translation>{total} 个副本中有 {count} 个值得查看</translation>
    </message>
  </context>
  <context>
    <name>_ClassRow</name>
    <message>
      <source>Name of {name} in the export</source>
      <translation>{name} 导出时的名称</translation>
    </message>
  </context>
  <context>
    <name>_GoalModel</name>
    <message>
      <source>At least</source>
      <translation>至少</translation>
    </message>
    <message>
      <source>Boxes now</source>
      <translation>现有边框</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Group</source>
      <translation>分组</translation>
    </message>
    <message>
      <source>Left alone</source>
      <translation>不作要求</translation>
    </message>
  </context>
  <context>
    <name>_ProgressSheet</name>
    <message>
      <source>Looking at the files</source>
      <translation>正在查看文件</translation>
    </message>
    <message>
      <source>Stop and change nothing</source>
      <translation>停止且不作更改</translation>
    </message>
  </context>
  <context>
    <name>bulk</name>
    <message>
      <source>1 box</source>
      <translation>1 个边框</translation>
    </message>
    <message>
      <source>Clear “{mark}” of boxes</source>
      <translation>清除边框的“{mark}”标记</translation>
    </message>
    <message>
      <source>Count coordinates from 0, both ends inside</source>
      <translation>坐标从 0 起计，两端都含在内</translation>
    </message>
    <message>
      <source>Count coordinates from 0, the maximum outside</source>
      <translation>坐标从 0 起计，最大值不含在内</translation>
    </message>
    <message>
      <source>Count coordinates from 1, both ends inside (Pascal VOC)</source>
      <translation>坐标从 1 起计，两端都含在内（Pascal VOC）</translation>
    </message>
    <message>
      <source>Cut all boxes to their images</source>
      <translation>将所有边框裁剪到图像内</translation>
    </message>
    <message>
      <source>Delete all boxes of {names}</source>
      <translation>删除 {names} 的所有边框</translation>
    </message>
    <message>
      <source>Mend problems: {kinds}</source>
      <translation>修复问题：{kinds}</translation>
    </message>
    <message>
      <source>Merge {old} into {new}</source>
      <translation>将 {old} 合并为 {new}</translation>
    </message>
    <message>
      <source>Rename {old} to {new}</source>
      <translation>将 {old} 重命名为 {new}</translation>
    </message>
    <message>
      <source>Set “{mark}” of boxes</source>
      <translation>为边框设置“{mark}”标记</translation>
    </message>
    <message>
      <source>difficult</source>
      <translation>困难</translation>
    </message>
    <message>
      <source>everything whose fix loses nothing</source>
      <translation>所有修复后不会丢失内容的问题</translation>
    </message>
    <message>
      <source>left without boxes</source>
      <translation>不再有边框</translation>
    </message>
    <message>
      <source>occluded</source>
      <translation>遮挡</translation>
    </message>
    <message>
      <source>truncated</source>
      <translation>截断</translation>
    </message>
    <message>
      <source>{n} boxes</source>
      <translation>{n} 个边框</translation>
    </message>
    <message>
      <source>{n} left without boxes</source>
      <translation>{n} 个不再有边框</translation>
    </message>
  </context>
  <context>
    <name>counts</name>
    <message>
      <source>1 class</source>
      <translation>1 个类别</translation>
    </message>
    <message>
      <source>1 image</source>
      <translation>1 张图像</translation>
    </message>
    <message>
      <source>{n} classes</source>
      <translation>{n} 个类别</translation>
    </message>
    <message>
      <source>{n} images</source>
      <translation>{n} 张图像</translation>
    </message>
  </context>
  <context>
    <name>keys</name>
    <message>
      <source>Augment</source>
      <translation>增强</translation>
    </message>
    <message>
      <source>Balance</source>
      <translation>均衡</translation>
    </message>
    <message>
      <source>Change the whole dataset</source>
      <translation>更改整个数据集</translation>
    </message>
    <message>
      <source>Close the dataset</source>
      <translation>关闭数据集</translation>
    </message>
    <message>
      <source>Duplicate, remove a step</source>
      <translation>再制、移除步骤</translation>
    </message>
    <message>
      <source>Everywhere</source>
      <translation>全局</translation>
    </message>
    <message>
      <source>Export balanced</source>
      <translation>导出均衡数据集</translation>
    </message>
    <message>
      <source>Find in the image list</source>
      <translation>在图像列表中查找</translation>
    </message>
    <message>
      <source>Keep the draw of the variant under the pointer</source>
      <translation>固定指针所指变体的抽取结果</translation>
    </message>
    <message>
      <source>Label</source>
      <translation>标注</translation>
    </message>
    <message>
      <source>Label, fixed</source>
      <translation>标注（固定）</translation>
    </message>
    <message>
      <source>Move a step up, down</source>
      <translation>上移、下移步骤</translation>
    </message>
    <message>
      <source>New draw</source>
      <translation>重新抽取</translation>
    </message>
    <message>
      <source>Next image</source>
      <translation>下一张图像</translation>
    </message>
    <message>
      <source>Open a dataset folder</source>
      <translation>打开数据集文件夹</translation>
    </message>
    <message>
      <source>Previous image</source>
      <translation>上一张图像</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>重做</translation>
    </message>
    <message>
      <source>Save now</source>
      <translation>立即保存</translation>
    </message>
    <message>
      <source>This list</source>
      <translation>本列表</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
  </context>
  <context>
    <name>label</name>
    <message>
      <source>100 %</source>
      <translation>100 %</translation>
    </message>
    <message>
      <source>Add to the selection</source>
      <translation>加入所选</translation>
    </message>
    <message>
      <source>All boxes of the class</source>
      <translation>该类别的全部边框</translation>
    </message>
    <message>
      <source>Alt+click</source>
      <translation>Alt+单击</translation>
    </message>
    <message>
      <source>Box below; select while drawing</source>
      <translation>下层边框；绘制时选择</translation>
    </message>
    <message>
      <source>Change class</source>
      <translation>更改类别</translation>
    </message>
    <message>
      <source>Class of the selected or next box</source>
      <translation>所选或下一个边框的类别</translation>
    </message>
    <message>
      <source>Copy boxes</source>
      <translation>复制边框</translation>
    </message>
    <message>
      <source>Copy boxes from previous image</source>
      <translation>从上一张图像复制边框</translation>
    </message>
    <message>
      <source>Ctrl+click</source>
      <translation>Ctrl+单击</translation>
    </message>
    <message>
      <source>Ctrl+drag</source>
      <translation>Ctrl+拖动</translation>
    </message>
    <message>
      <source>Ctrl+wheel</source>
      <translation>Ctrl+滚轮</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>删除</translation>
    </message>
    <message>
      <source>Dim other boxes</source>
      <translation>淡化其他边框</translation>
    </message>
    <message>
      <source>Draw</source>
      <translation>绘制</translation>
    </message>
    <message>
      <source>Draw a square</source>
      <translation>绘制正方形</translation>
    </message>
    <message>
      <source>Draw with two clicks</source>
      <translation>两次单击绘制</translation>
    </message>
    <message>
      <source>Duplicate</source>
      <translation>再制</translation>
    </message>
    <message>
      <source>Exclude from training</source>
      <translation>不用于训练</translation>
    </message>
    <message>
      <source>Fit</source>
      <translation>适应窗口</translation>
    </message>
    <message>
      <source>Hide boxes</source>
      <translation>隐藏边框</translation>
    </message>
    <message>
      <source>Keep zoom from image to image</source>
      <translation>切换图像时保持缩放</translation>
    </message>
    <message>
      <source>Leave drag, tool, selection, list</source>
      <translation>退出拖动、工具、选择、列表</translation>
    </message>
    <message>
      <source>Move by 1 pixel, by 10</source>
      <translation>移动 1 像素、10 像素</translation>
    </message>
    <message>
      <source>Names and sizes on boxes</source>
      <translation>边框上显示名称和尺寸</translation>
    </message>
    <message>
      <source>New boxes keep this class</source>
      <translation>新边框沿用此类别</translation>
    </message>
    <message>
      <source>Pan</source>
      <translation>平移</translation>
    </message>
    <message>
      <source>Paste boxes</source>
      <translation>粘贴边框</translation>
    </message>
    <message>
      <source>Problems of the dataset</source>
      <translation>数据集的问题</translation>
    </message>
    <message>
      <source>Select</source>
      <translation>选择</translation>
    </message>
    <message>
      <source>Select all boxes</source>
      <translation>选择全部边框</translation>
    </message>
    <message>
      <source>Select with a band</source>
      <translation>框选</translation>
    </message>
    <message>
      <source>Shift+drag</source>
      <translation>Shift+拖动</translation>
    </message>
    <message>
      <source>Verified</source>
      <translation>已确认</translation>
    </message>
    <message>
      <source>Verified: tap; pan: hold and drag</source>
      <translation>确认：轻按；平移：按住并拖动</translation>
    </message>
    <message>
      <source>Zoom at the mouse</source>
      <translation>在鼠标处缩放</translation>
    </message>
    <message>
      <source>Zoom in</source>
      <translation>放大</translation>
    </message>
    <message>
      <source>Zoom out</source>
      <translation>缩小</translation>
    </message>
    <message>
      <source>click, click</source>
      <translation>单击、单击</translation>
    </message>
  </context>
  <context>
    <name>messages</name>
    <message>
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <source>0 is grey, 1 changes nothing.</source>
      <translation>0 为灰度，1 不改变。</translation>
    </message>
    <message>
      <source>0 is level; a positive angle rises to the right.</source>
      <translation>0 为水平；正角度表示向右上升。</translation>
    </message>
    <message>
      <source>1 changes nothing.</source>
      <translation>1 不改变。</translation>
    </message>
    <message>
      <source>1 keeps the size, 2 doubles it; the canvas stays.</source>
      <translation>1 保持大小，2 放大一倍；画布不变。</translation>
    </message>
    <message>
      <source>1: all classes even</source>
      <translation>1 表示各类别完全均衡</translation>
    </message>
    <message>
      <source>4: each side moves by itself, as darknet does; 2: one size each for width and height, at a random place.</source>
      <translation>4：四边各自移动，与 darknet 相同；2：宽和高各取一个尺寸，位置随机。</translation>
    </message>
    <message>
      <source>A box stays if: {rules}. Envelope: {envelope}.</source>
      <translation>边框的保留条件：{rules}。外接方式：{envelope}。</translation>
    </message>
    <message>
      <source>A budget of {budget} × the images is too small: the originals are kept, so it is at least 1.</source>
      <translation>预算 {budget} 倍过小：原图会保留，至少为 1。</translation>
    </message>
    <message>
      <source>A goal speaks of {given} classes; the dataset has {classes}.</source>
      <translation>目标涉及 {given} 个类别；数据集有 {classes} 个。</translation>
    </message>
    <message>
      <source>A milder recipe</source>
      <translation>较温和的配方</translation>
    </message>
    <message>
      <source>A positive angle turns counter-clockwise.</source>
      <translation>正角度为逆时针旋转。</translation>
    </message>
    <message>
      <source>A sampler that gives the whole image.</source>
      <translation>取整张图像的采样器。</translation>
    </message>
    <message>
      <source>A sampler that takes any window where there is an object.</source>
      <translation>取任意含目标窗口的采样器。</translation>
    </message>
    <message>
      <source>A {name} in {image} is {side} px large; others are {mean} px.</source>
      <translation>{image} 中的一个 {name} 边长为 {side} px，其他的约为 {mean} px。</translation>
    </message>
    <message>
      <source>ALTO</source>
      <translation>ALTO</translation>
    </message>
    <message>
      <source>Added to every level, as a share of white.</source>
      <translation>加到每个像素值上，以白色的比例表示。</translation>
    </message>
    <message>
      <source>Adds a border until the image has a least size.</source>
      <translation>加边，直到图像达到最小尺寸。</translation>
    </message>
    <message>
      <source>Adds noise that grows with the light, with some colour, as a camera at high ISO does.</source>
      <translation>加入随亮度增强并带有颜色的噪声，如高感光度的相机。</translation>
    </message>
    <message>
      <source>Adds random noise, as a camera in the dark does.</source>
      <translation>添加随机噪声，如暗处拍摄。</translation>
    </message>
    <message>
      <source>Adds to or takes from red, green and blue, as a wrong white balance does.</source>
      <translation>分别增减红、绿、蓝通道，如白平衡不准。</translation>
    </message>
    <message>
      <source>Affine</source>
      <translation>仿射变换</translation>
    </message>
    <message>
      <source>All least numbers are reached; a plan that reaches them is expected to need at least {images} images.</source>
      <translation>所有最低数量均已达到；预计达到它们的方案至少需要 {images} 张图像。</translation>
    </message>
    <message>
      <source>All least numbers are reached; no plan that reaches them has fewer than {images} images.</source>
      <translation>所有最低数量均已达到；任何达到它们的方案都不少于 {images} 张图像。</translation>
    </message>
    <message>
      <source>Allow more repeats, collect more, or weight its loss.</source>
      <translation>允许更多重复、采集更多，或加大其损失权重。</translation>
    </message>
    <message>
      <source>Amount</source>
      <translation>数量</translation>
    </message>
    <message>
      <source>An object is pasted where its IoU with every box that is there is at most this.</source>
      <translation>只有与现有每个框的交并比都不超过此值时，才会粘贴目标。</translation>
    </message>
    <message>
      <source>Angle</source>
      <translation>角度</translation>
    </message>
    <message>
      <source>Any window</source>
      <translation>任意窗口</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>面积</translation>
    </message>
    <message>
      <source>As JSON</source>
      <translation>复制为 JSON</translation>
    </message>
    <message>
      <source>As a table</source>
      <translation>以表格显示</translation>
    </message>
    <message>
      <source>As augment+crop, and with rare objects pasted onto images; they bring their background along</source>
      <translation>在 augment+crop 的基础上，把稀有目标粘贴到图像上；目标会带入自身背景</translation>
    </message>
    <message>
      <source>As augment, and with crops around rare objects that leave the common ones out</source>
      <translation>与增强相同，另在稀少目标周围裁剪，避开常见目标</translation>
    </message>
    <message>
      <source>As it is</source>
      <translation>按现状</translation>
    </message>
    <message>
      <source>Aspect</source>
      <translation>长宽比</translation>
    </message>
    <message>
      <source>At most {count} copies of an image allow no plan; 1 is the least.</source>
      <translation>单张图像最多 {count} 份无法制定方案；至少为 1。</translation>
    </message>
    <message>
      <source>Automatic contrast</source>
      <translation>自动对比度</translation>
    </message>
    <message>
      <source>Balance it, and collect more of the rare classes.</source>
      <translation>进行均衡，并多采集稀少类别。</translation>
    </message>
    <message>
      <source>Balance it, or weight its loss.</source>
      <translation>对其做均衡，或为其损失加权。</translation>
    </message>
    <message>
      <source>Balance it: training will favour the large classes.</source>
      <translation>进行均衡：否则训练会偏向大类别。</translation>
    </message>
    <message>
      <source>Bits</source>
      <translation>位数</translation>
    </message>
    <message>
      <source>Black</source>
      <translation>全黑</translation>
    </message>
    <message>
      <source>Blend with the grey image.</source>
      <translation>与灰度图混合。</translation>
    </message>
    <message>
      <source>Blends the image with another one; the boxes of both stay.</source>
      <translation>将图像与另一张图像混合；两者的框都保留。</translation>
    </message>
    <message>
      <source>Blown out</source>
      <translation>过曝</translation>
    </message>
    <message>
      <source>Blurred</source>
      <translation>模糊</translation>
    </message>
    <message>
      <source>Blurs the image, as a lens out of focus does.</source>
      <translation>使图像模糊，如镜头失焦。</translation>
    </message>
    <message>
      <source>Both shapes of the Beta distribution of the share that stays of the image; 1: uniform.</source>
      <translation>原图保留比例所服从的 Beta 分布的两个形状参数；1 为均匀分布。</translation>
    </message>
    <message>
      <source>Both shapes of the Beta distribution of the weight; the larger, the nearer to one half.</source>
      <translation>权重所服从的 Beta 分布的两个形状参数；越大越接近二分之一。</translation>
    </message>
    <message>
      <source>Boxes for training</source>
      <translation>训练用边框</translation>
    </message>
    <message>
      <source>Boxes lost</source>
      <translation>边框丢失</translation>
    </message>
    <message>
      <source>Boxes per class</source>
      <translation>各类别边框数</translation>
    </message>
    <message>
      <source>Boxes per image</source>
      <translation>每图边框数</translation>
    </message>
    <message>
      <source>Brightness</source>
      <translation>亮度</translation>
    </message>
    <message>
      <source>Brightness, contrast, saturation and hue, each with probability ½, in one of two orders.</source>
      <translation>亮度、对比度、饱和度和色相，各以 ½ 的概率，按两种顺序之一进行。</translation>
    </message>
    <message>
      <source>COCO names each image once: how often the list repeats it stands in coco/train.txt; the format lists comes with what draws batches from it</source>
      <translation>COCO 中每张图像只列一次：重复次数见 coco/train.txt；lists 格式自带按此抽取批次的代码</translation>
    </message>
    <message>
      <source>CVAT or another tool</source>
      <translation>CVAT 或其他工具</translation>
    </message>
    <message>
      <source>CVIR, boxes</source>
      <translation>CVIR（按边框）</translation>
    </message>
    <message>
      <source>CVIR, images</source>
      <translation>CVIR（按图像）</translation>
    </message>
    <message>
      <source>Canvas</source>
      <translation>画布</translation>
    </message>
    <message>
      <source>Casts soft-edged shadows on the image.</source>
      <translation>在图像上投下边缘柔和的阴影。</translation>
    </message>
    <message>
      <source>Centre</source>
      <translation>中心</translation>
    </message>
    <message>
      <source>Centre crop</source>
      <translation>中心裁剪</translation>
    </message>
    <message>
      <source>Changes brightness, contrast, saturation and hue in random order.</source>
      <translation>按随机顺序改变亮度、对比度、饱和度和色相。</translation>
    </message>
    <message>
      <source>Changes nothing: copies are copies.</source>
      <translation>不改变：副本就是副本。</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Classes per image</source>
      <translation>每图类别数</translation>
    </message>
    <message>
      <source>Clip limit</source>
      <translation>限幅</translation>
    </message>
    <message>
      <source>Collect more, or augment it strongly.</source>
      <translation>采集更多，或加强其增强。</translation>
    </message>
    <message>
      <source>Collect more: copies of so few images are learnt by heart.</source>
      <translation>采集更多：图像过少时，副本只会被死记。</translation>
    </message>
    <message>
      <source>Colour</source>
      <translation>颜色</translation>
    </message>
    <message>
      <source>Colour jitter</source>
      <translation>颜色抖动</translation>
    </message>
    <message>
      <source>Colour noise</source>
      <translation>彩色噪声</translation>
    </message>
    <message>
      <source>Colour of the bars.</source>
      <translation>填充条的颜色。</translation>
    </message>
    <message>
      <source>Colour of the border.</source>
      <translation>边框的颜色。</translation>
    </message>
    <message>
      <source>Colour of the canvas where no image lies.</source>
      <translation>画布上没有图像之处的颜色。</translation>
    </message>
    <message>
      <source>Colour of the fog.</source>
      <translation>雾的颜色。</translation>
    </message>
    <message>
      <source>Colour of the holes.</source>
      <translation>孔洞的颜色。</translation>
    </message>
    <message>
      <source>Colour of the new canvas.</source>
      <translation>新画布的颜色。</translation>
    </message>
    <message>
      <source>Colour of the padding.</source>
      <translation>填充的颜色。</translation>
    </message>
    <message>
      <source>Colour of what comes in from outside the image.</source>
      <translation>图像外进入部分的颜色。</translation>
    </message>
    <message>
      <source>Colour outside the image.</source>
      <translation>图像以外的颜色。</translation>
    </message>
    <message>
      <source>Colour outside, where the image is smaller than the crop.</source>
      <translation>图像小于裁剪窗口时，外部的颜色。</translation>
    </message>
    <message>
      <source>Colours distorted; half of the time zoomed out up to 4 times; cropped to a window that overlaps an object by 0.1, 0.3, 0.5, 0.7 or 0.9, or anything, or not at all; resized to 300 × 300; mirrored half of the time. A box stays where its centre is inside.</source>
      <translation>颜色扰动；一半情况缩小至多 4 倍；裁剪到与某目标重叠 0.1、0.3、0.5、0.7 或 0.9 的窗口，或任意窗口，或不裁剪；缩放到 300 × 300；一半情况水平翻转。中心在图内的边框保留。</translation>
    </message>
    <message>
      <source>Company</source>
      <translation>伴随关系</translation>
    </message>
    <message>
      <source>Contrast</source>
      <translation>对比度</translation>
    </message>
    <message>
      <source>Copies 1 to {draws} of {images} images were drawn with seed {seed}: an export with this recipe and seed writes the same ones.</source>
      <translation>以种子 {seed} 为 {images} 张图像各抽取副本 1 到 {draws}：用同一配方和种子导出会写出完全相同的副本。</translation>
    </message>
    <message>
      <source>Copies show other images as well. What is kept and lost is told of an image's own boxes; those that others bring along come on top.</source>
      <translation>副本中还含有其他图像。保留与丢失只统计图像自身的边框；其他图像带来的边框另计。</translation>
    </message>
    <message>
      <source>Copy and paste</source>
      <translation>复制粘贴</translation>
    </message>
    <message>
      <source>Copying cannot bring {name} near: ×{times} gives {reach} of {target} boxes.</source>
      <translation>复制无法使 {name} 接近目标：×{times} 只得 {target} 个边框中的 {reach} 个。</translation>
    </message>
    <message>
      <source>Covers a regular grid of squares; boxes stay as they are.</source>
      <translation>遮住规则网格上的方块；框不变。</translation>
    </message>
    <message>
      <source>Covers random rectangles, as things in the way do; boxes stay as they are.</source>
      <translation>随机遮住若干矩形，如前方有遮挡；框不变。</translation>
    </message>
    <message>
      <source>Crop that cuts no box</source>
      <translation>不切框裁剪</translation>
    </message>
    <message>
      <source>Cut out around an object, as a share of its sides.</source>
      <translation>裁出目标时四周的留边，按目标边长的比例。</translation>
    </message>
    <message>
      <source>Cut-off</source>
      <translation>截断比例</translation>
    </message>
    <message>
      <source>CutMix</source>
      <translation>CutMix</translation>
    </message>
    <message>
      <source>Cuts a window of fixed size out of the middle.</source>
      <translation>从中间裁出固定大小的窗口。</translation>
    </message>
    <message>
      <source>Cuts away a random part of the image around the boxes; every box stays whole.</source>
      <translation>随机裁去各框周围的部分图像；每个框都保持完整。</translation>
    </message>
    <message>
      <source>Cuts out a window around an object.</source>
      <translation>裁出某个目标周围的窗口。</translation>
    </message>
    <message>
      <source>Cuts out a window of fixed size at a random place.</source>
      <translation>在随机位置裁出固定大小的窗口。</translation>
    </message>
    <message>
      <source>Cuts out a window of random size and shape and stretches it to a fixed size.</source>
      <translation>裁出大小和形状随机的窗口，并拉伸到固定大小。</translation>
    </message>
    <message>
      <source>Cuts out a window that overlaps an object by at least a drawn share.</source>
      <translation>裁出与某个目标至少重叠抽取比例的窗口。</translation>
    </message>
    <message>
      <source>Darkens the image and draws streaks of rain over it.</source>
      <translation>使图像变暗，并画上雨丝。</translation>
    </message>
    <message>
      <source>Darkness</source>
      <translation>暗度</translation>
    </message>
    <message>
      <source>Declared, but no training image holds it.</source>
      <translation>已声明，但没有训练图像包含它。</translation>
    </message>
    <message>
      <source>Density</source>
      <translation>浓度</translation>
    </message>
    <message>
      <source>Detector, strong (mosaic)</source>
      <translation>检测器强增强（马赛克）</translation>
    </message>
    <message>
      <source>Direction</source>
      <translation>方向</translation>
    </message>
    <message>
      <source>Distance of a shadow's corners from its middle, as a share of the image's sides.</source>
      <translation>阴影各角到其中心的距离，以图像边长的比例表示。</translation>
    </message>
    <message>
      <source>Drawn for each direction, as a share of the canvas' width or height.</source>
      <translation>两个方向分别抽取，以画布宽或高的比例表示。</translation>
    </message>
    <message>
      <source>Drawn for each direction: how far upright and level lines lean.</source>
      <translation>两个方向分别抽取：竖线和横线倾斜的程度。</translation>
    </message>
    <message>
      <source>Drawn for red, green and blue each, and added to its levels.</source>
      <translation>对红、绿、蓝分别抽取，并加到其色阶上。</translation>
    </message>
    <message>
      <source>Draws</source>
      <translation>抽取</translation>
    </message>
    <message>
      <source>Duplicates</source>
      <translation>重复</translation>
    </message>
    <message>
      <source>EXIF turns the image by orientation {turn}, and the annotation's size agrees with the turned image, which is used; tools that ignore EXIF will see other boxes</source>
      <translation>EXIF 方向 {turn} 会旋转图像，标注的尺寸与旋转后的图像一致，因此采用旋转后的图像；忽略 EXIF 的工具会看到不同的边框</translation>
    </message>
    <message>
      <source>EXIF turns the image by orientation {turn}, and the annotation's size cannot tell whether the boxes were drawn before or after that turn; the turned image is used, look whether the boxes fit</source>
      <translation>EXIF 方向 {turn} 会旋转图像，从标注的尺寸无法判断边框画于旋转之前还是之后；采用旋转后的图像，请检查边框是否吻合</translation>
    </message>
    <message>
      <source>EXIF turns the image by orientation {turn}, but the annotation's size agrees with the image as it is stored, which is used; tools that heed EXIF will see other boxes</source>
      <translation>EXIF 方向 {turn} 会旋转图像，但标注的尺寸与存储的图像一致，因此按存储的图像使用；遵循 EXIF 的工具会看到不同的边框</translation>
    </message>
    <message>
      <source>EXIF turns {count} images, their boxes are of the images as stored: tools that heed EXIF, as trainers of YOLO do, see other boxes; `evenbox check` names them</source>
      <translation>EXIF 会旋转 {count} 张图像，而其边框对应存储的图像：遵循 EXIF 的工具（如 YOLO 的训练程序）会看到不同的边框；`evenbox check` 会逐一列出</translation>
    </message>
    <message>
      <source>EXIF turns {count} images, their boxes are of the turned images: tools that ignore EXIF, as torchvision does, see other boxes; `evenbox check` names them</source>
      <translation>EXIF 会旋转 {count} 张图像，其边框对应旋转后的图像：忽略 EXIF 的工具（如 torchvision）会看到不同的边框；`evenbox check` 会逐一列出</translation>
    </message>
    <message>
      <source>Each of the four parts happens with this probability.</source>
      <translation>四个部分各以此概率发生。</translation>
    </message>
    <message>
      <source>Each side moves by up to 20 % in or out, black outside; resized to 416 × 416; hue ±36°, saturation and exposure × or ÷ up to 1.5; mirrored half of the time. As darknet, it has no rule about how much of a box must stay visible.</source>
      <translation>各边内外移动至多 20 %，图外为黑色；缩放到 416 × 416；色相 ±36°，饱和度和曝光乘或除以至多 1.5；一半情况水平翻转。与 darknet 相同，不规定边框须保留多少可见部分。</translation>
    </message>
    <message>
      <source>Each {name} brings {company} {largest} with it, and this strategy does not look at that.</source>
      <translation>每个 {name} 会带来 {company} 个 {largest}，而此策略不考虑这一点。</translation>
    </message>
    <message>
      <source>Each {name} brings {company} {largest} with it: repeating its images helps nobody.</source>
      <translation>每个 {name} 会带来 {company} 个 {largest}：重复其图像没有帮助。</translation>
    </message>
    <message>
      <source>Each {name} brings {company} {largest} with it; crops would bring {crops}.</source>
      <translation>每个 {name} 会带来 {company} 个 {largest}；裁剪则只带来 {crops} 个。</translation>
    </message>
    <message>
      <source>Each {name} brings {company} {largest}. Of its {images} images {capped} repeat ×{times}; the rest would cost more.</source>
      <translation>每个 {name} 会带来 {company} 个 {largest}。其 {images} 张图像中 {capped} 张已重复 ×{times}；其余代价更高。</translation>
    </message>
    <message>
      <source>Each {name} brings {company} {largest}: leaving out more would leave it out as well.</source>
      <translation>每个 {name} 会带来 {company} 个 {largest}：再略去更多会连同它一起略去。</translation>
    </message>
    <message>
      <source>Enlarging</source>
      <translation>放大方式</translation>
    </message>
    <message>
      <source>Equalize</source>
      <translation>直方图均衡</translation>
    </message>
    <message>
      <source>Exponent; below 1 dark parts become lighter, above 1 darker.</source>
      <translation>指数；小于 1 时暗部变亮，大于 1 时变暗。</translation>
    </message>
    <message>
      <source>Export of {dataset}</source>
      <translation>{dataset} 的导出报告</translation>
    </message>
    <message>
      <source>Exposure</source>
      <translation>曝光</translation>
    </message>
    <message>
      <source>Factor about the mean grey.</source>
      <translation>以平均灰度为中心的系数。</translation>
    </message>
    <message>
      <source>Factor from 1 to this; divided by it instead half of the time.</source>
      <translation>系数从 1 到此值；一半情况改为除以它。</translation>
    </message>
    <message>
      <source>Factor in HSV.</source>
      <translation>HSV 中的系数。</translation>
    </message>
    <message>
      <source>Factor on all levels.</source>
      <translation>作用于所有像素值的系数。</translation>
    </message>
    <message>
      <source>Feather</source>
      <translation>羽化</translation>
    </message>
    <message>
      <source>Fill</source>
      <translation>填充</translation>
    </message>
    <message>
      <source>Fit</source>
      <translation>适应窗口</translation>
    </message>
    <message>
      <source>Fits the whole image onto a canvas of fixed size, with bars at the sides.</source>
      <translation>将整张图像放入固定大小的画布，两侧留条。</translation>
    </message>
    <message>
      <source>Fixed level</source>
      <translation>固定亮度</translation>
    </message>
    <message>
      <source>Flat</source>
      <translation>无对比</translation>
    </message>
    <message>
      <source>Flip</source>
      <translation>翻转</translation>
    </message>
    <message>
      <source>Fog</source>
      <translation>雾</translation>
    </message>
    <message>
      <source>Four images on one canvas of 1280 × 1280, zoomed by 0.5 to 1.5 and moved, the middle 640 × 640 of it; sometimes blended with another image; hue, saturation and value changed; mirrored half of the time. A box stays with more than a tenth of its area, more than 2 px a side, and an aspect below 100.</source>
      <translation>四张图像拼在 1280 × 1280 的画布上，缩放 0.5 到 1.5 倍并平移，取中间 640 × 640；有时与另一张图像混合；改变色相、饱和度和明度；一半概率镜像。框的面积须剩余十分之一以上、边长大于 2 px、长宽比小于 100 才会保留。</translation>
    </message>
    <message>
      <source>From one hole to the next, as a share of the shorter side.</source>
      <translation>相邻孔洞的间隔，以短边的比例表示。</translation>
    </message>
    <message>
      <source>From one size to the next.</source>
      <translation>相邻两个尺寸之差。</translation>
    </message>
    <message>
      <source>From one to this many are cast.</source>
      <translation>投下一个到这么多个。</translation>
    </message>
    <message>
      <source>From one to this many are cut.</source>
      <translation>挖出一个到这么多个。</translation>
    </message>
    <message>
      <source>From upright; with a positive angle rain falls to the right.</source>
      <translation>与竖直方向的夹角；正角度表示雨向右落。</translation>
    </message>
    <message>
      <source>Gamma</source>
      <translation>伽马</translation>
    </message>
    <message>
      <source>Gaussian blur</source>
      <translation>高斯模糊</translation>
    </message>
    <message>
      <source>Gaussian noise</source>
      <translation>高斯噪声</translation>
    </message>
    <message>
      <source>Given objects</source>
      <translation>给定目标</translation>
    </message>
    <message>
      <source>Greatest IoU</source>
      <translation>最大交并比</translation>
    </message>
    <message>
      <source>Grey</source>
      <translation>灰度</translation>
    </message>
    <message>
      <source>Grid of holes</source>
      <translation>网格遮挡</translation>
    </message>
    <message>
      <source>Group the images by class and expand every class to the largest: the common recipe</source>
      <translation>按类别分组图像，将每个类别扩充到最大类别：常见做法</translation>
    </message>
    <message>
      <source>HSV gains</source>
      <translation>HSV 增益</translation>
    </message>
    <message>
      <source>Hardly visible</source>
      <translation>几乎不可见</translation>
    </message>
    <message>
      <source>Has the {target} boxes that are asked for.</source>
      <translation>已达到所要求的 {target} 个框。</translation>
    </message>
    <message>
      <source>Height</source>
      <translation>高度</translation>
    </message>
    <message>
      <source>Height of the crop.</source>
      <translation>裁剪的高度。</translation>
    </message>
    <message>
      <source>Hole</source>
      <translation>孔洞</translation>
    </message>
    <message>
      <source>Holes</source>
      <translation>随机遮挡</translation>
    </message>
    <message>
      <source>Horizontal flip</source>
      <translation>水平翻转</translation>
    </message>
    <message>
      <source>How far each side moves, in or out, as a share of the image.</source>
      <translation>各边向内或向外移动的距离，以图像的比例表示。</translation>
    </message>
    <message>
      <source>How far the image moves while it is taken.</source>
      <translation>拍摄期间图像移动的距离。</translation>
    </message>
    <message>
      <source>How it was measured</source>
      <translation>测量方法</translation>
    </message>
    <message>
      <source>How light the streaks are.</source>
      <translation>雨丝的亮度。</translation>
    </message>
    <message>
      <source>How many streaks the image shows; whole numbers are used.</source>
      <translation>图像中雨丝的数目；取整数。</translation>
    </message>
    <message>
      <source>How much contrast may be gained; 1 is little.</source>
      <translation>对比度最多增强多少；1 为很少。</translation>
    </message>
    <message>
      <source>How much larger the canvas becomes in width and height.</source>
      <translation>画布宽和高放大的倍数。</translation>
    </message>
    <message>
      <source>How much the proportions may change: width and height each by up to this share.</source>
      <translation>比例可变化的程度：宽和高各至多此比例。</translation>
    </message>
    <message>
      <source>How strong the noise of each channel by itself is, as a share of the strength.</source>
      <translation>各通道单独噪声的强度，以总强度的比例表示。</translation>
    </message>
    <message>
      <source>How the other image takes the size of the canvas.</source>
      <translation>另一张图像以何种方式适应画布尺寸。</translation>
    </message>
    <message>
      <source>How the other image takes the size of the canvas: whole with a border, filling it, or stretched.</source>
      <translation>另一张图像以何种方式适应画布尺寸：完整并加边、铺满或拉伸。</translation>
    </message>
    <message>
      <source>However the images are dealt, the worst part does not go below {bound}.</source>
      <translation>无论怎样分配图像，最差的一份都不会低于 {bound}。</translation>
    </message>
    <message>
      <source>Hue</source>
      <translation>色相</translation>
    </message>
    <message>
      <source>Hue, saturation, exposure</source>
      <translation>色相、饱和度、曝光</translation>
    </message>
    <message>
      <source>Image size</source>
      <translation>图像尺寸</translation>
    </message>
    <message>
      <source>In short</source>
      <translation>概览</translation>
    </message>
    <message>
      <source>Invert</source>
      <translation>反相</translation>
    </message>
    <message>
      <source>Inverts the light parts, as film that saw too much light.</source>
      <translation>使亮部反相，如曝光过度的胶片。</translation>
    </message>
    <message>
      <source>IoU crop (SSD)</source>
      <translation>IoU 裁剪（SSD）</translation>
    </message>
    <message>
      <source>JPEG compression</source>
      <translation>JPEG 压缩</translation>
    </message>
    <message>
      <source>Jitter</source>
      <translation>抖动</translation>
    </message>
    <message>
      <source>Keep proportions</source>
      <translation>保持比例</translation>
    </message>
    <message>
      <source>Kept free around the object, as a share of its sides.</source>
      <translation>目标周围的留白，以其边长的比例表示。</translation>
    </message>
    <message>
      <source>Label some, or take the class out of the list.</source>
      <translation>请标注一些，或从类别表中去掉它。</translation>
    </message>
    <message>
      <source>Largest</source>
      <translation>最大</translation>
    </message>
    <message>
      <source>Least height.</source>
      <translation>最小高度。</translation>
    </message>
    <message>
      <source>Least overlaps</source>
      <translation>最小重叠</translation>
    </message>
    <message>
      <source>Least width.</source>
      <translation>最小宽度。</translation>
    </message>
    <message>
      <source>Leave out images until the large classes come down to the smallest</source>
      <translation>略去图像，直到大类别降至最小类别</translation>
    </message>
    <message>
      <source>Leave some out, unless they shall teach what is background.</source>
      <translation>略去一部分，除非要用它们学习背景。</translation>
    </message>
    <message>
      <source>Leave the images as they are</source>
      <translation>图像保持不变</translation>
    </message>
    <message>
      <source>Leaves fewer levels, so that smooth parts break into bands.</source>
      <translation>减少色阶，使平滑部分出现色带。</translation>
    </message>
    <message>
      <source>Leaves the detail of a smaller image; the size stays.</source>
      <translation>只保留较小图像的细节；尺寸不变。</translation>
    </message>
    <message>
      <source>Leaves the traces of JPEG compression.</source>
      <translation>留下 JPEG 压缩的痕迹。</translation>
    </message>
    <message>
      <source>Left</source>
      <translation>左侧</translation>
    </message>
    <message>
      <source>Left alone: it may become as large or as small as it likes.</source>
      <translation>不作要求：该类别可任意变多或变少。</translation>
    </message>
    <message>
      <source>Left out</source>
      <translation>未包含的图像</translation>
    </message>
    <message>
      <source>Length</source>
      <translation>长度</translation>
    </message>
    <message>
      <source>Letterbox</source>
      <translation>等比缩放加边</translation>
    </message>
    <message>
      <source>Levels from here on are inverted, as a share of white.</source>
      <translation>从此值起的色阶反相，以白色的比例表示。</translation>
    </message>
    <message>
      <source>Lightens or darkens the middle tones; black and white stay.</source>
      <translation>使中间调变亮或变暗；黑与白不变。</translation>
    </message>
    <message>
      <source>Line {line}: {message}</source>
      <translation>第 {line} 行：{message}</translation>
    </message>
    <message>
      <source>Local contrast (CLAHE)</source>
      <translation>局部对比度 (CLAHE)</translation>
    </message>
    <message>
      <source>Longer side of each image; the canvas is twice as wide and high.</source>
      <translation>每张图像的长边；画布的宽和高各为它的两倍。</translation>
    </message>
    <message>
      <source>Longest</source>
      <translation>最长</translation>
    </message>
    <message>
      <source>Look at it: the class or the box may be wrong.</source>
      <translation>请查看：类别或边框可能有误。</translation>
    </message>
    <message>
      <source>Loose boxes</source>
      <translation>边框过松</translation>
    </message>
    <message>
      <source>Low resolution</source>
      <translation>低分辨率</translation>
    </message>
    <message>
      <source>Lower the repeats of one image, or collect more of the class.</source>
      <translation>降低单张图像的重复次数，或多采集该类别。</translation>
    </message>
    <message>
      <source>Makes a negative of the image.</source>
      <translation>把图像变为负片。</translation>
    </message>
    <message>
      <source>Makes colours paler or stronger.</source>
      <translation>使颜色变淡或变浓。</translation>
    </message>
    <message>
      <source>Makes edges stronger, as a camera's own sharpening does.</source>
      <translation>增强边缘，如相机自带的锐化。</translation>
    </message>
    <message>
      <source>Makes single pixels white or black, as faulty sensors and lines do.</source>
      <translation>使个别像素变白或变黑，如传感器或线路故障。</translation>
    </message>
    <message>
      <source>Makes the image lighter or darker.</source>
      <translation>使图像变亮或变暗。</translation>
    </message>
    <message>
      <source>Margin</source>
      <translation>留白</translation>
    </message>
    <message>
      <source>Match</source>
      <translation>匹配</translation>
    </message>
    <message>
      <source>MeanIR, boxes</source>
      <translation>MeanIR（按边框）</translation>
    </message>
    <message>
      <source>MeanIR, images</source>
      <translation>MeanIR（按图像）</translation>
    </message>
    <message>
      <source>Measure</source>
      <translation>度量</translation>
    </message>
    <message>
      <source>Median blur</source>
      <translation>中值模糊</translation>
    </message>
    <message>
      <source>Mirrors every other image left to right.</source>
      <translation>将一半的图像左右翻转。</translation>
    </message>
    <message>
      <source>Mirrors the image at its diagonal; width and height change places.</source>
      <translation>沿对角线翻转图像；宽高互换。</translation>
    </message>
    <message>
      <source>Mirrors the image left to right.</source>
      <translation>左右翻转图像。</translation>
    </message>
    <message>
      <source>Mirrors the image top to bottom.</source>
      <translation>上下翻转图像。</translation>
    </message>
    <message>
      <source>MixUp</source>
      <translation>MixUp</translation>
    </message>
    <message>
      <source>Mosaic</source>
      <translation>马赛克拼图</translation>
    </message>
    <message>
      <source>Most repeated</source>
      <translation>重复最多的图像</translation>
    </message>
    <message>
      <source>Mostly fill</source>
      <translation>多为填充</translation>
    </message>
    <message>
      <source>Motion blur</source>
      <translation>运动模糊</translation>
    </message>
    <message>
      <source>Moved by this angle.</source>
      <translation>移动此角度。</translation>
    </message>
    <message>
      <source>Moved by up to this angle, either way.</source>
      <translation>向任一方向移动至多此角度。</translation>
    </message>
    <message>
      <source>Moved by up to this share of the colour circle, either way; 0.015 is 5.4°.</source>
      <translation>向任一方向移动至多色环的这一比例；0.015 即 5.4°。</translation>
    </message>
    <message>
      <source>Moved by up to this share of the colour circle, either way; 0.1 is 36°.</source>
      <translation>在色环上向任一方向移动至多此比例；0.1 即 36°。</translation>
    </message>
    <message>
      <source>Moves all colours around the colour circle.</source>
      <translation>使所有颜色在色环上移动。</translation>
    </message>
    <message>
      <source>Moves each side of the image in or out and crops to it, with a border where it is out.</source>
      <translation>将图像各边向内或向外移动并据此裁剪，向外处加边。</translation>
    </message>
    <message>
      <source>Moves the hue, and multiplies or divides saturation and exposure.</source>
      <translation>移动色相，并乘或除饱和度和曝光。</translation>
    </message>
    <message>
      <source>Moves the hue, and scales saturation and value, each by a uniform gain.</source>
      <translation>移动色相，并以均匀分布的增益缩放饱和度和明度。</translation>
    </message>
    <message>
      <source>Multi-scale resize</source>
      <translation>多尺度缩放</translation>
    </message>
    <message>
      <source>Multiplied by 1 plus or minus up to this.</source>
      <translation>乘以 1 加减至多此值。</translation>
    </message>
    <message>
      <source>New height.</source>
      <translation>新的高度。</translation>
    </message>
    <message>
      <source>New width.</source>
      <translation>新的宽度。</translation>
    </message>
    <message>
      <source>No choice of images that keeps the least boxes of each class goes below {bound}.</source>
      <translation>在保留每类最少框数的前提下，无论怎样取舍图像都不会低于 {bound}。</translation>
    </message>
    <message>
      <source>No plan by copies goes below {bound} under these limits.</source>
      <translation>在这些限制下，任何复制方案都不会低于 {bound}。</translation>
    </message>
    <message>
      <source>No plan by copies is expected to go below {bound} under these limits.</source>
      <translation>在这些限制下，预计任何复制方案都不会低于 {bound}。</translation>
    </message>
    <message>
      <source>No plan of copies and the crops on offer goes below {bound} under these limits.</source>
      <translation>在这些限制下，由复制和可选裁剪组成的任何方案都不会低于 {bound}。</translation>
    </message>
    <message>
      <source>No plan of copies and the crops on offer is expected to go below {bound} under these limits.</source>
      <translation>在这些限制下，预计由复制和可选裁剪组成的任何方案都不会低于 {bound}。</translation>
    </message>
    <message>
      <source>No plan of copies, crops and pastes on offer goes below {bound} under these limits.</source>
      <translation>在这些限制下，由复制、可选裁剪和粘贴组成的任何方案都不会低于 {bound}。</translation>
    </message>
    <message>
      <source>No plan of copies, crops and pastes on offer is expected to go below {bound} under these limits.</source>
      <translation>在这些限制下，预计由复制、可选裁剪和粘贴组成的任何方案都不会低于 {bound}。</translation>
    </message>
    <message>
      <source>No {name} is in the split {split}.</source>
      <translation>划分 {split} 中没有 {name}。</translation>
    </message>
    <message>
      <source>Not raised on purpose: it comes along in the images of the other classes.</source>
      <translation>并非有意增加：它随其他类别的图像一同出现。</translation>
    </message>
    <message>
      <source>Nothing is asked of it.</source>
      <translation>对其没有要求。</translation>
    </message>
    <message>
      <source>Nothing is balanced.</source>
      <translation>不作均衡。</translation>
    </message>
    <message>
      <source>Nothing is chosen, so nothing can be better.</source>
      <translation>未做任何选择，因此没有更好的方案。</translation>
    </message>
    <message>
      <source>Nothing: no copy breaks any of the thresholds below.</source>
      <translation>没有：所有副本都未超出下列阈值。</translation>
    </message>
    <message>
      <source>Object crop</source>
      <translation>目标裁剪</translation>
    </message>
    <message>
      <source>Objects</source>
      <translation>目标数</translation>
    </message>
    <message>
      <source>Of a streak, as a share of the image's height.</source>
      <translation>雨丝的长度，以图像高度的比例表示。</translation>
    </message>
    <message>
      <source>Of an object; 1 is as large on the canvas as it is in its own image.</source>
      <translation>目标的缩放；1 表示在画布上与在其原图中一样大。</translation>
    </message>
    <message>
      <source>Of one window for all copies; 0: a window is drawn for each.</source>
      <translation>所有副本共用一个窗口时的值；0：每个副本各抽取一个窗口。</translation>
    </message>
    <message>
      <source>Of the JPEG, 1 to 100; whole numbers are used.</source>
      <translation>JPEG 的质量，1 到 100；取整数。</translation>
    </message>
    <message>
      <source>Of the given window.</source>
      <translation>给定窗口的值。</translation>
    </message>
    <message>
      <source>Of the images with a class (row), how many hold another (column).</source>
      <translation>含有某类别（行）的图像中，同时含有另一类别（列）的比例。</translation>
    </message>
    <message>
      <source>One of these becomes the length of the shorter side.</source>
      <translation>短边长度取其中之一。</translation>
    </message>
    <message>
      <source>One of these numbers of bits is kept of each level.</source>
      <translation>每个色阶保留这些位数之一。</translation>
    </message>
    <message>
      <source>One of these numbers of counter-clockwise quarter turns is picked.</source>
      <translation>从这些逆时针 90° 的次数中选一个。</translation>
    </message>
    <message>
      <source>One of these; a square of 2·radius + 1 pixels is looked at.</source>
      <translation>取其中之一；考察边长为 2×半径 + 1 像素的方块。</translation>
    </message>
    <message>
      <source>One sampler for each: it looks for a window that overlaps an object by at least this.</source>
      <translation>每项一个采样器：寻找与某目标至少重叠此值的窗口。</translation>
    </message>
    <message>
      <source>One scale for width and height, or one for each.</source>
      <translation>宽高共用一个比例，或各用一个。</translation>
    </message>
    <message>
      <source>Only {images} of the training images hold {name}.</source>
      <translation>训练图像中只有 {images} 张含有 {name}。</translation>
    </message>
    <message>
      <source>OpenCV</source>
      <translation>OpenCV</translation>
    </message>
    <message>
      <source>Out of reach under these limits: no plan gives every class more than {share} of its least number.</source>
      <translation>在这些限制下无法达到：任何方案都无法让每个类别超过其最低数量的 {share}。</translation>
    </message>
    <message>
      <source>Out of reach under these limits: no plan is expected to give every class more than {share} of its least number.</source>
      <translation>在这些限制下无法达到：预计任何方案都无法让每个类别超过其最低数量的 {share}。</translation>
    </message>
    <message>
      <source>PAGE</source>
      <translation>PAGE</translation>
    </message>
    <message>
      <source>Pad if needed</source>
      <translation>按需填充</translation>
    </message>
    <message>
      <source>Pastes objects of other images onto the image.</source>
      <translation>把其他图像中的目标粘贴到图像上。</translation>
    </message>
    <message>
      <source>Perspective</source>
      <translation>透视变换</translation>
    </message>
    <message>
      <source>Photometric distortion (SSD)</source>
      <translation>光度扰动（SSD）</translation>
    </message>
    <message>
      <source>Pixels are measured inside the picture, reduced to 256 px, and compared with the original. Black: {black_share} of the pixels under {black}. Blown out: {white_share} more pixels over {white}. Flat: contrast (standard deviation) under {flat}. Blurred: sharpness (variance of the Laplacian over that of luma) under {sharpness} of the original's. Mostly fill: picture on under {sparse} of the canvas. Duplicate: mean difference under {duplicate} level at 32 × 32.</source>
      <translation>像素只在画面内测量，先缩小到 256 px，再与原图比较。全黑：{black_share} 的像素低于 {black}。过曝：高于 {white} 的像素比原图多 {white_share}。无对比：对比度（标准差）低于 {flat}。模糊：清晰度（拉普拉斯方差与亮度方差之比）低于原图的 {sharpness}。多为填充：画面不到画布的 {sparse}。重复：缩小到 32 × 32 后平均差异低于 {duplicate} 级。</translation>
    </message>
    <message>
      <source>Pixels over which the edge of what is pasted becomes transparent.</source>
      <translation>粘贴内容的边缘在多少像素内渐变为透明。</translation>
    </message>
    <message>
      <source>Pixels were not looked at.</source>
      <translation>未检查像素。</translation>
    </message>
    <message>
      <source>Position</source>
      <translation>位置</translation>
    </message>
    <message>
      <source>Posterize</source>
      <translation>色调分离</translation>
    </message>
    <message>
      <source>Probability</source>
      <translation>概率</translation>
    </message>
    <message>
      <source>Probability of each</source>
      <translation>各自的概率</translation>
    </message>
    <message>
      <source>Proportions change by up to 30 % in width and height; the whole image at a random place on a grey 416 × 416 canvas; hue ±36°, saturation and exposure × or ÷ up to 1.5; mirrored half of the time.</source>
      <translation>宽高比例各变化至多 30 %；整张图像置于 416 × 416 灰色画布的随机位置；色相 ±36°，饱和度和曝光乘或除以至多 1.5；一半情况水平翻转。</translation>
    </message>
    <message>
      <source>Puts a rectangle of another image onto the image.</source>
      <translation>把另一张图像的一块矩形贴到图像上。</translation>
    </message>
    <message>
      <source>Puts the image and three others side by side on one large canvas.</source>
      <translation>把图像与另外三张并排拼在一张大画布上。</translation>
    </message>
    <message>
      <source>Puts the image on a larger canvas, so that objects become small.</source>
      <translation>将图像置于更大的画布上，使目标变小。</translation>
    </message>
    <message>
      <source>Quality</source>
      <translation>质量</translation>
    </message>
    <message>
      <source>Quarter turn</source>
      <translation>直角旋转</translation>
    </message>
    <message>
      <source>Quarter turns</source>
      <translation>直角旋转次数</translation>
    </message>
    <message>
      <source>Radius</source>
      <translation>半径</translation>
    </message>
    <message>
      <source>Rain</source>
      <translation>雨</translation>
    </message>
    <message>
      <source>Raises the contrast of each part of the image by itself.</source>
      <translation>分别增强图像各部分的对比度。</translation>
    </message>
    <message>
      <source>Random crop</source>
      <translation>随机裁剪</translation>
    </message>
    <message>
      <source>Random resized crop</source>
      <translation>随机缩放裁剪</translation>
    </message>
    <message>
      <source>Rare boxes lost</source>
      <translation>稀有边框丢失</translation>
    </message>
    <message>
      <source>Rare: fewer boxes than {rare} of the mean of the classes. Hardly visible: less than {margin} above the recipe's own limit. Loose: {loose}× as large as what is visible of the object in it. Tiny: under {tiny} px.</source>
      <translation>稀有：边框数少于各类别均值的 {rare}。几乎不可见：仅比配方自身的下限高出不到 {margin}。过松：边框面积达到其中目标可见部分的 {loose} 倍。极小：小于 {tiny} px。</translation>
    </message>
    <message>
      <source>Ratio</source>
      <translation>比值</translation>
    </message>
    <message>
      <source>Red, green and blue change places.</source>
      <translation>红、绿、蓝通道互换位置。</translation>
    </message>
    <message>
      <source>Relative size</source>
      <translation>相对尺寸</translation>
    </message>
    <message>
      <source>Repeat each image by how rare its rarest class is (LVIS)</source>
      <translation>按图像中最稀少类别的稀有程度重复该图像（LVIS）</translation>
    </message>
    <message>
      <source>Repeat the images that help most in shuffled lists and batches, without writing images</source>
      <translation>在打乱的列表和批次中重复最有用的图像，不写出图像</translation>
    </message>
    <message>
      <source>Repeat the images that help most, as augmented copies</source>
      <translation>重复最有帮助的图像，作为增强副本</translation>
    </message>
    <message>
      <source>Repeat the images that help most, as exact copies</source>
      <translation>重复最有帮助的图像，作为原样副本</translation>
    </message>
    <message>
      <source>Repeats</source>
      <translation>重复次数</translation>
    </message>
    <message>
      <source>Resize</source>
      <translation>缩放</translation>
    </message>
    <message>
      <source>Rotate</source>
      <translation>旋转</translation>
    </message>
    <message>
      <source>Rotate and tilt</source>
      <translation>旋转与倾斜</translation>
    </message>
    <message>
      <source>Rotation</source>
      <translation>旋转</translation>
    </message>
    <message>
      <source>SSD (caffe)</source>
      <translation>SSD（caffe）</translation>
    </message>
    <message>
      <source>Salt and pepper</source>
      <translation>椒盐噪声</translation>
    </message>
    <message>
      <source>Saturation</source>
      <translation>饱和度</translation>
    </message>
    <message>
      <source>Scale</source>
      <translation>比例</translation>
    </message>
    <message>
      <source>Scale 0.7 to 1.3, rotation ±30°, shear ±8°, shift ±10 %, perspective, mirrored half of the time, resized to 640 × 640, brightness and contrast ±20 %. A box stays where a tenth of it is visible.</source>
      <translation>缩放 0.7 至 1.3，旋转 ±30°，错切 ±8°，平移 ±10 %，透视，一半情况水平翻转，缩放到 640 × 640，亮度和对比度 ±20 %。可见部分达十分之一的边框保留。</translation>
    </message>
    <message>
      <source>Scale after fitting.</source>
      <translation>适配之后的比例。</translation>
    </message>
    <message>
      <source>Scale jitter</source>
      <translation>尺度抖动</translation>
    </message>
    <message>
      <source>Scales the image by a random factor around a target size.</source>
      <translation>围绕目标尺寸以随机系数缩放图像。</translation>
    </message>
    <message>
      <source>Scales the image until its shorter side has one of several lengths.</source>
      <translation>缩放图像，使短边等于若干长度之一。</translation>
    </message>
    <message>
      <source>Scales, shears, turns and shifts the image on a canvas of the same size.</source>
      <translation>在同样大小的画布上缩放、错切、旋转和平移图像。</translation>
    </message>
    <message>
      <source>Sensor noise (ISO)</source>
      <translation>传感器噪声 (ISO)</translation>
    </message>
    <message>
      <source>Several down-sampled parts that together hold every image, as lists</source>
      <translation>若干下采样的子集，合起来含有每张图像，以列表形式</translation>
    </message>
    <message>
      <source>Shadow</source>
      <translation>阴影</translation>
    </message>
    <message>
      <source>Shadows</source>
      <translation>阴影数目</translation>
    </message>
    <message>
      <source>Share of each class' boxes that is kept</source>
      <translation>各类别边框的保留比例</translation>
    </message>
    <message>
      <source>Share of each pixel's difference from its neighbours that is added to it.</source>
      <translation>把像素与其邻域之差的多少加到像素上。</translation>
    </message>
    <message>
      <source>Share of the light that comes from the fog, on average.</source>
      <translation>平均有多少光来自雾。</translation>
    </message>
    <message>
      <source>Share of the light that is taken away.</source>
      <translation>减去的光所占的比例。</translation>
    </message>
    <message>
      <source>Share of the pixels that change.</source>
      <translation>改变的像素所占的比例。</translation>
    </message>
    <message>
      <source>Share of the scene's light that is left.</source>
      <translation>场景剩余光线的比例。</translation>
    </message>
    <message>
      <source>Share of them that become white; the others become black.</source>
      <translation>其中变白的比例；其余变黑。</translation>
    </message>
    <message>
      <source>Sharpen</source>
      <translation>锐化</translation>
    </message>
    <message>
      <source>Shear</source>
      <translation>错切</translation>
    </message>
    <message>
      <source>Shift</source>
      <translation>平移</translation>
    </message>
    <message>
      <source>Shift channels</source>
      <translation>通道偏移</translation>
    </message>
    <message>
      <source>Shorter side</source>
      <translation>短边</translation>
    </message>
    <message>
      <source>Shuffle channels</source>
      <translation>通道互换</translation>
    </message>
    <message>
      <source>Side of a hole over the spacing.</source>
      <translation>孔洞边长与间隔之比。</translation>
    </message>
    <message>
      <source>Sides of the small image over those of the image.</source>
      <translation>小图像与原图像的边长之比。</translation>
    </message>
    <message>
      <source>Sides of the window over those of the image.</source>
      <translation>窗口边长与图像边长之比。</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>大小</translation>
    </message>
    <message>
      <source>Slant</source>
      <translation>倾斜</translation>
    </message>
    <message>
      <source>Smallest</source>
      <translation>最小</translation>
    </message>
    <message>
      <source>Smears the image along a line, as a moving camera does.</source>
      <translation>沿一条线涂抹图像，如相机移动。</translation>
    </message>
    <message>
      <source>Solarize</source>
      <translation>曝光反转</translation>
    </message>
    <message>
      <source>Some of its images</source>
      <translation>部分导出图像</translation>
    </message>
    <message>
      <source>Spacing</source>
      <translation>间隔</translation>
    </message>
    <message>
      <source>Split anew: results say nothing about this class.</source>
      <translation>请重新划分：评估结果反映不了该类别。</translation>
    </message>
    <message>
      <source>Splits</source>
      <translation>划分</translation>
    </message>
    <message>
      <source>Spread of how far each corner moves inwards, as a share of width and height.</source>
      <translation>各角向内移动距离的幅度，以宽和高的比例表示。</translation>
    </message>
    <message>
      <source>Spreads the levels of each channel evenly.</source>
      <translation>使每个通道的色阶均匀分布。</translation>
    </message>
    <message>
      <source>Spreads the levels or draws them together.</source>
      <translation>拉开或收拢像素值。</translation>
    </message>
    <message>
      <source>Square root of the window's share of the area.</source>
      <translation>窗口面积占比的平方根。</translation>
    </message>
    <message>
      <source>Standard deviation of the blur.</source>
      <translation>模糊的标准差。</translation>
    </message>
    <message>
      <source>Standard deviation of the noise in middle grey.</source>
      <translation>中灰处噪声的标准差。</translation>
    </message>
    <message>
      <source>Standard deviation of the noise.</source>
      <translation>噪声的标准差。</translation>
    </message>
    <message>
      <source>Statistics of {dataset}</source>
      <translation>{dataset} 的统计</translation>
    </message>
    <message>
      <source>Step</source>
      <translation>步骤</translation>
    </message>
    <message>
      <source>Streaks</source>
      <translation>雨丝</translation>
    </message>
    <message>
      <source>Strength</source>
      <translation>强度</translation>
    </message>
    <message>
      <source>Stretches the image to a fixed size.</source>
      <translation>将图像拉伸到固定尺寸。</translation>
    </message>
    <message>
      <source>Stretches the image to a square of one of several sizes.</source>
      <translation>将图像拉伸为若干尺寸之一的正方形。</translation>
    </message>
    <message>
      <source>Stretches the levels of each channel to the whole range.</source>
      <translation>把每个通道的色阶拉伸到整个范围。</translation>
    </message>
    <message>
      <source>Takes the colour away.</source>
      <translation>去除颜色。</translation>
    </message>
    <message>
      <source>The image is divided into this many tiles in each direction.</source>
      <translation>图像在每个方向上分成这么多块。</translation>
    </message>
    <message>
      <source>The image is fitted into this width, …</source>
      <translation>图像适配到此宽度，…</translation>
    </message>
    <message>
      <source>The job</source>
      <translation>导出任务</translation>
    </message>
    <message>
      <source>The largest class has {ratio} times the boxes of the smallest.</source>
      <translation>最大类别的边框数是最小类别的 {ratio} 倍。</translation>
    </message>
    <message>
      <source>The largest class, which sets the target.</source>
      <translation>最大的类别，它决定目标。</translation>
    </message>
    <message>
      <source>The largest side.</source>
      <translation>最大的边长。</translation>
    </message>
    <message>
      <source>The least number of boxes of a class must be 0 or more.</source>
      <translation>类别的最少边框数必须为 0 或以上。</translation>
    </message>
    <message>
      <source>The level that stays: black, or middle grey (128).</source>
      <translation>保持不变的亮度：黑色或中灰（128）。</translation>
    </message>
    <message>
      <source>The limit of {total} images in all is used up; more would help.</source>
      <translation>图像总数 {total} 的限制已用尽；放宽会有帮助。</translation>
    </message>
    <message>
      <source>The longer side never grows beyond this; then the shorter one is smaller too.</source>
      <translation>长边不超过此值；此时短边也随之变小。</translation>
    </message>
    <message>
      <source>The milder recipe as JSON</source>
      <translation>较温和配方的 JSON</translation>
    </message>
    <message>
      <source>The recipe</source>
      <translation>配方</translation>
    </message>
    <message>
      <source>The scale is logarithmic.</source>
      <translation>坐标轴为对数刻度。</translation>
    </message>
    <message>
      <source>The smallest side.</source>
      <translation>最小的边长。</translation>
    </message>
    <message>
      <source>The strategy {name} has no budget curve.</source>
      <translation>策略 {name} 没有预算曲线。</translation>
    </message>
    <message>
      <source>The strategy {name} needs the places of the boxes.</source>
      <translation>策略 {name} 需要边框的位置。</translation>
    </message>
    <message>
      <source>The very objects and places that a balance plan has chosen; nothing is drawn then.</source>
      <translation>由平衡方案选定的目标与位置；此时不再随机抽取。</translation>
    </message>
    <message>
      <source>The window's share of the image's area.</source>
      <translation>窗口占图像面积的比例。</translation>
    </message>
    <message>
      <source>The worst {count} copies</source>
      <translation>最差的 {count} 个副本</translation>
    </message>
    <message>
      <source>The {shown} largest of {count} classes; the table has all.</source>
      <translation>{count} 个类别中最大的 {shown} 个；表格列出全部。</translation>
    </message>
    <message>
      <source>There are no images to balance.</source>
      <translation>没有可均衡的图像。</translation>
    </message>
    <message>
      <source>There is no balance strategy {name}; there are {names}.</source>
      <translation>没有均衡策略 {name}；可用的有 {names}。</translation>
    </message>
    <message>
      <source>There is no form {name} for weights; there are {names}.</source>
      <translation>权重没有 {name} 这种形式；可用：{names}。</translation>
    </message>
    <message>
      <source>There is no weight formula {name}; there are {names}.</source>
      <translation>没有权重公式 {name}；可用的有 {names}。</translation>
    </message>
    <message>
      <source>This share of the darkest and of the lightest pixels is left out of account.</source>
      <translation>最暗和最亮的像素各有此比例不计入。</translation>
    </message>
    <message>
      <source>Threshold</source>
      <translation>阈值</translation>
    </message>
    <message>
      <source>Tiles</source>
      <translation>分块</translation>
    </message>
    <message>
      <source>Tilts the image as if seen from the side.</source>
      <translation>使图像倾斜，如从侧面观看。</translation>
    </message>
    <message>
      <source>Tiny boxes</source>
      <translation>极小边框</translation>
    </message>
    <message>
      <source>Top</source>
      <translation>上边</translation>
    </message>
    <message>
      <source>Transpose</source>
      <translation>转置</translation>
    </message>
    <message>
      <source>Trials</source>
      <translation>尝试次数</translation>
    </message>
    <message>
      <source>Turn or mirror (D4)</source>
      <translation>旋转或镜像 (D4)</translation>
    </message>
    <message>
      <source>Turns and mirrors the image in one of eight ways, for views from above.</source>
      <translation>以八种方式之一旋转并镜像图像，适合俯视影像。</translation>
    </message>
    <message>
      <source>Turns the image by 90°, 180° or 270°.</source>
      <translation>将图像旋转 90°、180° 或 270°。</translation>
    </message>
    <message>
      <source>Turns the image by any angle; boxes become the envelopes of their turned outlines.</source>
      <translation>将图像旋转任意角度；边框成为其旋转轮廓的外接框。</translation>
    </message>
    <message>
      <source>Up to this many are pasted, at least one where there is room.</source>
      <translation>最多粘贴这么多个；有空间时至少一个。</translation>
    </message>
    <message>
      <source>Up to this many levels are added or taken away.</source>
      <translation>增减至多这么多级。</translation>
    </message>
    <message>
      <source>Use crops: they leave the others outside.</source>
      <translation>使用裁剪：可将其他类别留在画面之外。</translation>
    </message>
    <message>
      <source>Value</source>
      <translation>明度</translation>
    </message>
    <message>
      <source>Veils the image with fog, thicker towards the top.</source>
      <translation>给图像蒙上雾，越往上越浓。</translation>
    </message>
    <message>
      <source>Vertical flip</source>
      <translation>垂直翻转</translation>
    </message>
    <message>
      <source>Warnings</source>
      <translation>警告</translation>
    </message>
    <message>
      <source>What becomes of each class</source>
      <translation>各类别的结果</translation>
    </message>
    <message>
      <source>What is planned is told from a sample of {count} outputs.</source>
      <translation>计划一栏由抽样的 {count} 张输出图像估算。</translation>
    </message>
    <message>
      <source>What is worth a look</source>
      <translation>值得查看之处</translation>
    </message>
    <message>
      <source>What more images would reach</source>
      <translation>增加图像可达到的效果</translation>
    </message>
    <message>
      <source>What “{recipe}” does to {dataset}</source>
      <translation>“{recipe}”对 {dataset} 的影响</translation>
    </message>
    <message>
      <source>Where boxes are</source>
      <translation>边框位置分布</translation>
    </message>
    <message>
      <source>Where boxes are, planned</source>
      <translation>边框位置分布（计划）</translation>
    </message>
    <message>
      <source>Where the four images meet, as a share of the canvas, across and down.</source>
      <translation>四张图像交汇之处，按画布横向和纵向的比例。</translation>
    </message>
    <message>
      <source>Where the image lies on the canvas.</source>
      <translation>图像在画布上的位置。</translation>
    </message>
    <message>
      <source>Where the image lies on the padded canvas.</source>
      <translation>图像在填充后画布上的位置。</translation>
    </message>
    <message>
      <source>Whether one object or every object must overlap enough.</source>
      <translation>须有一个目标还是所有目标达到重叠要求。</translation>
    </message>
    <message>
      <source>White</source>
      <translation>白色</translation>
    </message>
    <message>
      <source>Whole image</source>
      <translation>整张图像</translation>
    </message>
    <message>
      <source>Width</source>
      <translation>宽度</translation>
    </message>
    <message>
      <source>Width and height of each hole, as shares of the image's.</source>
      <translation>每个孔洞的宽和高，以图像宽高的比例表示。</translation>
    </message>
    <message>
      <source>Width of the crop.</source>
      <translation>裁剪的宽度。</translation>
    </message>
    <message>
      <source>Width of the window to its height; drawn evenly on a logarithmic scale.</source>
      <translation>窗口的宽高比；在对数尺度上均匀抽取。</translation>
    </message>
    <message>
      <source>Width to height, relative to the image's own.</source>
      <translation>宽高比，相对于图像自身。</translation>
    </message>
    <message>
      <source>Windows that each sampler tries.</source>
      <translation>每个采样器尝试的窗口数。</translation>
    </message>
    <message>
      <source>Wipes out fine detail and keeps edges, as strong noise reduction does.</source>
      <translation>抹去细节而保留边缘，如强力降噪。</translation>
    </message>
    <message>
      <source>With the ranges below, {after} instead of {before} of the boxes of {classes} are lost.</source>
      <translation>采用下列范围后，{classes} 的边框丢失比例由 {before} 降为 {after}。</translation>
    </message>
    <message>
      <source>Within 5 % of the largest class.</source>
      <translation>与最大类别相差不超过 5 %。</translation>
    </message>
    <message>
      <source>YOLO (darknet)</source>
      <translation>YOLO（darknet）</translation>
    </message>
    <message>
      <source>YOLO has no mark for difficult boxes: they are written as boxes like all others</source>
      <translation>YOLO 没有困难框标记：它们与其他框一样写出</translation>
    </message>
    <message>
      <source>YOLO jitter crop</source>
      <translation>YOLO 抖动裁剪</translation>
    </message>
    <message>
      <source>YOLO, letterboxed</source>
      <translation>YOLO，等比加边</translation>
    </message>
    <message>
      <source>Zoom out</source>
      <translation>缩小</translation>
    </message>
    <message>
      <source>a class name must not be blank</source>
      <translation>类别名称不能为空</translation>
    </message>
    <message>
      <source>a device</source>
      <translation>设备</translation>
    </message>
    <message>
      <source>a drawing</source>
      <translation>矢量图</translation>
    </message>
    <message>
      <source>a link that leads out of the dataset, to {target}; it is followed for reading</source>
      <translation>指向数据集之外的链接，目标为 {target}；读取时会跟随</translation>
    </message>
    <message>
      <source>a link to {target}, which is part of the dataset already; it is not followed again</source>
      <translation>指向 {target} 的链接，它已属于数据集；不再跟随</translation>
    </message>
    <message>
      <source>a part of “{name}” is not used: it needs a name and a bndbox with four numbers</source>
      <translation>“{name}”的一个部件未被使用：需要名称和含四个数字的 bndbox</translation>
    </message>
    <message>
      <source>a pipe</source>
      <translation>管道</translation>
    </message>
    <message>
      <source>a recipe cannot be called ‘{name}’</source>
      <translation>配方不能命名为“{name}”</translation>
    </message>
    <message>
      <source>a recipe needs a name</source>
      <translation>配方需要一个名称</translation>
    </message>
    <message>
      <source>a recipe's name cannot contain ‘{character}’</source>
      <translation>配方名称不能包含“{character}”</translation>
    </message>
    <message>
      <source>a socket</source>
      <translation>套接字</translation>
    </message>
    <message>
      <source>a split takes one to three shares: train, val, test; got {count}</source>
      <translation>划分需要一至三个份额：train、val、test；收到 {count} 个</translation>
    </message>
    <message>
      <source>a web page</source>
      <translation>网页</translation>
    </message>
    <message>
      <source>a worker of the dry run died twice (out of memory?)</source>
      <translation>试算的工作进程两次终止（内存不足？）</translation>
    </message>
    <message>
      <source>a worker of the inspection died twice (out of memory?)</source>
      <translation>检查的工作进程两次终止（内存不足？）</translation>
    </message>
    <message>
      <source>after</source>
      <translation>之后</translation>
    </message>
    <message>
      <source>all</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>also hold</source>
      <translation>同时含有</translation>
    </message>
    <message>
      <source>an earlier change of {path} was interrupted; finish it or take it back first</source>
      <translation>先前对 {path} 的修改被中断；请先完成或撤回</translation>
    </message>
    <message>
      <source>an export leaves them out</source>
      <translation>导出时会略去</translation>
    </message>
    <message>
      <source>an export on a cluster needs Dask: pip install 'evenbox[cluster]'; or leave the cluster out</source>
      <translation>在集群上导出需要 Dask：pip install 'evenbox[cluster]'；或者不使用集群</translation>
    </message>
    <message>
      <source>an image stands in two splits: {image} in {first} and {second}; mend ImageSets/Main, or choose a new split</source>
      <translation>一张图像在两个划分中：{image} 同时在 {first} 和 {second}；请修正 ImageSets/Main，或选择新的划分</translation>
    </message>
    <message>
      <source>and {count} more</source>
      <translation>另有 {count} 项</translation>
    </message>
    <message>
      <source>and {count} more, in export.json</source>
      <translation>另有 {count} 项，见 export.json</translation>
    </message>
    <message>
      <source>another Evenbox is changing these files just now; wait for it</source>
      <translation>另一个 Evenbox 正在修改这些文件；请等待其完成</translation>
    </message>
    <message>
      <source>another export is writing into {out}; let it end first</source>
      <translation>另一次导出正在写入 {out}；请先等它结束</translation>
    </message>
    <message>
      <source>another tool</source>
      <translation>其他工具</translation>
    </message>
    <message>
      <source>area at least {px} px²</source>
      <translation>面积不小于 {px} px²</translation>
    </message>
    <message>
      <source>area too small</source>
      <translation>面积过小</translation>
    </message>
    <message>
      <source>area {value:.0f} px² &lt; {limit:.0f} px²</source>
      <translation>面积 {value:.0f} px² &lt; {limit:.0f} px²</translation>
    </message>
    <message>
      <source>as a file that repeats it</source>
      <translation>可用于重复此导出的任务文件</translation>
    </message>
    <message>
      <source>aspect {value:.1f} &gt; {limit:.1f}</source>
      <translation>长宽比 {value:.1f} &gt; {limit:.1f}</translation>
    </message>
    <message>
      <source>at least {share} visible</source>
      <translation>至少 {share} 可见</translation>
    </message>
    <message>
      <source>at most {times} times as long as wide</source>
      <translation>长边不超过短边的 {times} 倍</translation>
    </message>
    <message>
      <source>balance score</source>
      <translation>均衡度</translation>
    </message>
    <message>
      <source>balance score (geometric : arithmetic mean)</source>
      <translation>均衡度（几何平均 : 算术平均）</translation>
    </message>
    <message>
      <source>before</source>
      <translation>之前</translation>
    </message>
    <message>
      <source>box {value:.1f} px on its shorter side</source>
      <translation>边框短边 {value:.1f} px</translation>
    </message>
    <message>
      <source>box {value:.1f}× as large as what it encloses</source>
      <translation>边框为所围目标的 {value:.1f} 倍大</translation>
    </message>
    <message>
      <source>boxes</source>
      <translation>边框</translation>
    </message>
    <message>
      <source>boxes drawn</source>
      <translation>抽取的边框</translation>
    </message>
    <message>
      <source>boxes lost</source>
      <translation>丢失的边框</translation>
    </message>
    <message>
      <source>boxes; columns are % of the images</source>
      <translation>边框数；纵轴为图像占比（%）</translation>
    </message>
    <message>
      <source>cannot be edited: {why}</source>
      <translation>无法编辑：{why}</translation>
    </message>
    <message>
      <source>cannot be read ({why})</source>
      <translation>无法读取（{why}）</translation>
    </message>
    <message>
      <source>cannot be written ({why})</source>
      <translation>无法写入（{why}）</translation>
    </message>
    <message>
      <source>centre outside</source>
      <translation>中心在图外</translation>
    </message>
    <message>
      <source>choose a folder to write to</source>
      <translation>请选择要写入的文件夹</translation>
    </message>
    <message>
      <source>class</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>class “{name}” gets another name, but is none of the classes that are kept ({kept}); keep it, or leave its new name out</source>
      <translation>类别“{name}”设了新名称，但不在保留的类别（{kept}）之中；请保留它，或去掉它的新名称</translation>
    </message>
    <message>
      <source>classes</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>classes with boxes</source>
      <translation>有边框的类别</translation>
    </message>
    <message>
      <source>classes; columns are % of the images</source>
      <translation>类别数；纵轴为图像占比（%）</translation>
    </message>
    <message>
      <source>clipped</source>
      <translation>裁切</translation>
    </message>
    <message>
      <source>contrast {value:.1f}</source>
      <translation>对比度 {value:.1f}</translation>
    </message>
    <message>
      <source>contrast {value:.1f} of 255</source>
      <translation>对比度 {value:.1f}（满值 255）</translation>
    </message>
    <message>
      <source>copies</source>
      <translation>副本</translation>
    </message>
    <message>
      <source>copies that lost all</source>
      <translation>边框全失的副本</translation>
    </message>
    <message>
      <source>copies worth a look</source>
      <translation>值得查看的副本</translation>
    </message>
    <message>
      <source>corners</source>
      <translation>四角</translation>
    </message>
    <message>
      <source>covered</source>
      <translation>被遮盖</translation>
    </message>
    <message>
      <source>cut the box to the image</source>
      <translation>将边框裁剪到图像内</translation>
    </message>
    <message>
      <source>dashed: dropped</source>
      <translation>虚线：已丢弃</translation>
    </message>
    <message>
      <source>declares entities, which are not read for safety; write the plain text instead</source>
      <translation>声明了实体，出于安全不予读取；请改为纯文本</translation>
    </message>
    <message>
      <source>differs by {value:.1f}</source>
      <translation>相差 {value:.1f}</translation>
    </message>
    <message>
      <source>differs from another copy by {value:.1f} of 255</source>
      <translation>与另一副本相差 {value:.1f}（满值 255）</translation>
    </message>
    <message>
      <source>dlib or another tool</source>
      <translation>dlib 或其他工具</translation>
    </message>
    <message>
      <source>drift of class shares from the whole</source>
      <translation>类别占比与整体的偏移</translation>
    </message>
    <message>
      <source>dropped because</source>
      <translation>丢弃原因</translation>
    </message>
    <message>
      <source>ellipse</source>
      <translation>椭圆</translation>
    </message>
    <message>
      <source>empty images</source>
      <translation>无边框的图像</translation>
    </message>
    <message>
      <source>entry {number}</source>
      <translation>第 {number} 项</translation>
    </message>
    <message>
      <source>error</source>
      <translation>错误</translation>
    </message>
    <message>
      <source>every box is where the plan has it</source>
      <translation>所有边框均与计划一致</translation>
    </message>
    <message>
      <source>exchange the numbers that are the wrong way round</source>
      <translation>交换次序颠倒的数值</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>失败</translation>
    </message>
    <message>
      <source>filename is {filename}, but the image beside this annotation is {image}, which is used; correct whichever is wrong</source>
      <translation>filename 为 {filename}，但此标注旁的图像是 {image}，采用后者；请更正错误的一方</translation>
    </message>
    <message>
      <source>filename is {filename}, the image is {image}</source>
      <translation>filename 为 {filename}，图像为 {image}</translation>
    </message>
    <message>
      <source>filename is {filename}, which leads out of the dataset and is not followed; {image} is used, write its bare name</source>
      <translation>filename 为 {filename}，指向数据集之外，不予跟随；采用 {image}，请只写文件名</translation>
    </message>
    <message>
      <source>happens</source>
      <translation>已执行</translation>
    </message>
    <message>
      <source>hardly visible</source>
      <translation>几乎不可见</translation>
    </message>
    <message>
      <source>has {actual_length} entries, but must have at least {min_length}</source>
      <translation>有 {actual_length} 项，但至少须有 {min_length} 项</translation>
    </message>
    <message>
      <source>has {actual_length} entries, but must have {max_length}</source>
      <translation>有 {actual_length} 项，但须为 {max_length} 项</translation>
    </message>
    <message>
      <source>has {size} MB and is not read; no annotation is that large</source>
      <translation>有 {size} MB，不予读取；标注不会这么大</translation>
    </message>
    <message>
      <source>image</source>
      <translation>图像</translation>
    </message>
    <message>
      <source>images</source>
      <translation>图像</translation>
    </message>
    <message>
      <source>images listed, none written</source>
      <translation>仅列出、未写入的图像</translation>
    </message>
    <message>
      <source>images of the plan</source>
      <translation>计划中的图像</translation>
    </message>
    <message>
      <source>images with</source>
      <translation>含有此类别的图像</translation>
    </message>
    <message>
      <source>imbalance ratio</source>
      <translation>不均衡比</translation>
    </message>
    <message>
      <source>imbalance ratio (largest : smallest)</source>
      <translation>不均衡比（最大 : 最小）</translation>
    </message>
    <message>
      <source>iou: Jaccard overlap of window and object; coverage: the object's share in the window.</source>
      <translation>iou：窗口与目标的 Jaccard 重叠；coverage：目标在窗口内的比例。</translation>
    </message>
    <message>
      <source>is missing</source>
      <translation>缺失</translation>
    </message>
    <message>
      <source>is unknown</source>
      <translation>未知</translation>
    </message>
    <message>
      <source>is unknown; did you mean ‘{near}’?</source>
      <translation>未知；是否应为“{near}”？</translation>
    </message>
    <message>
      <source>it took longer than {limit} s, twice; --time-limit changes that</source>
      <translation>两次均超过 {limit} 秒；可用 --time-limit 调整</translation>
    </message>
    <message>
      <source>its worker died twice (out of memory?)</source>
      <translation>其工作进程两次异常终止（内存不足？）</translation>
    </message>
    <message>
      <source>kept</source>
      <translation>保留</translation>
    </message>
    <message>
      <source>kept, %</source>
      <translation>保留，%</translation>
    </message>
    <message>
      <source>large</source>
      <translation>大</translation>
    </message>
    <message>
      <source>largest class over smallest</source>
      <translation>最大类别与最小类别之比</translation>
    </message>
    <message>
      <source>left out: {reason}</source>
      <translation>略去：{reason}</translation>
    </message>
    <message>
      <source>levels</source>
      <translation>级</translation>
    </message>
    <message>
      <source>lists speak of the dataset's own images, the balance strategy “{strategy}” makes others; strategies with lists are: {listing}</source>
      <translation>列表只引用数据集自身的图像，而平衡策略“{strategy}”会生成新图像；可用列表的策略有：{listing}</translation>
    </message>
    <message>
      <source>log₂(width / height); columns are % of the boxes</source>
      <translation>log₂(宽 / 高)；纵轴为边框占比（%）</translation>
    </message>
    <message>
      <source>looseness</source>
      <translation>松弛度</translation>
    </message>
    <message>
      <source>medium</source>
      <translation>中</translation>
    </message>
    <message>
      <source>must be a finite number, not {input}</source>
      <translation>须为有限的数，而非 {input}</translation>
    </message>
    <message>
      <source>must be a list, not {input}</source>
      <translation>须为列表，而非 {input}</translation>
    </message>
    <message>
      <source>must be a number, not {input}</source>
      <translation>须为数，而非 {input}</translation>
    </message>
    <message>
      <source>must be a whole number, not {input}</source>
      <translation>须为整数，而非 {input}</translation>
    </message>
    <message>
      <source>must be an object, not {input}</source>
      <translation>须为对象，而非 {input}</translation>
    </message>
    <message>
      <source>must be at least {ge}, not {input}</source>
      <translation>不得小于 {ge}，现为 {input}</translation>
    </message>
    <message>
      <source>must be at most {le}, not {input}</source>
      <translation>不得大于 {le}，现为 {input}</translation>
    </message>
    <message>
      <source>must be less than {lt}, not {input}</source>
      <translation>须小于 {lt}，现为 {input}</translation>
    </message>
    <message>
      <source>must be more than {gt}, not {input}</source>
      <translation>须大于 {gt}，现为 {input}</translation>
    </message>
    <message>
      <source>must be text, not {input}</source>
      <translation>须为文本，而非 {input}</translation>
    </message>
    <message>
      <source>must be true or false, not {input}</source>
      <translation>须为 true 或 false，而非 {input}</translation>
    </message>
    <message>
      <source>must be {expected}, not {input}</source>
      <translation>须为 {expected}，而非 {input}</translation>
    </message>
    <message>
      <source>must not be empty</source>
      <translation>不得为空</translation>
    </message>
    <message>
      <source>no</source>
      <translation>否</translation>
    </message>
    <message>
      <source>no annotation (.xml) was found here, but it looks like a {format} dataset: `evenbox convert {folder} NEW-FOLDER` makes one with its boxes that opens here</source>
      <translation>这里没有找到标注（.xml），但看起来是 {format} 数据集：用 `evenbox convert {folder} 新文件夹` 可转换成带框、能在这里打开的数据集</translation>
    </message>
    <message>
      <source>no annotation (.xml) was found here, so all {count} images count as not labelled</source>
      <translation>此处未找到标注（.xml），因此全部 {count} 张图像视为未标注</translation>
    </message>
    <message>
      <source>no box of {name} was written for training</source>
      <translation>训练集中没有写入 {name} 的任何边框</translation>
    </message>
    <message>
      <source>no image of {root} can be used</source>
      <translation>{root} 中没有可用的图像</translation>
    </message>
    <message>
      <source>no scheduler can be reached at {address} ({why})</source>
      <translation>无法连接 {address} 的调度器（{why}）</translation>
    </message>
    <message>
      <source>no training image can be used; `evenbox check` says why</source>
      <translation>没有可用的训练图像；`evenbox check` 会说明原因</translation>
    </message>
    <message>
      <source>no worker process can be started ({why}); --resume goes on</source>
      <translation>无法启动工作进程（{why}）；使用 --resume 可继续</translation>
    </message>
    <message>
      <source>normalised entropy</source>
      <translation>归一化熵</translation>
    </message>
    <message>
      <source>not a Pascal VOC annotation: the root element is {tag}, not annotation</source>
      <translation>不是 Pascal VOC 标注：根元素是 {tag}，而不是 annotation</translation>
    </message>
    <message>
      <source>not a Pascal VOC annotation: the root element is {tag}, not annotation; this looks like a file of {maker}, export it there as Pascal VOC</source>
      <translation>不是 Pascal VOC 标注：根元素是 {tag}，而不是 annotation；看起来是 {maker} 的文件，请在其中导出为 Pascal VOC</translation>
    </message>
    <message>
      <source>not well-formed XML: {why}</source>
      <translation>XML 格式不正确：{why}</translation>
    </message>
    <message>
      <source>note</source>
      <translation>提示</translation>
    </message>
    <message>
      <source>nothing in {path} can be converted: {why}</source>
      <translation>{path} 中没有可以转换的内容：{why}</translation>
    </message>
    <message>
      <source>nothing to be warned of</source>
      <translation>没有需要警告的问题</translation>
    </message>
    <message>
      <source>nothing to remark</source>
      <translation>无异常</translation>
    </message>
    <message>
      <source>now</source>
      <translation>现在</translation>
    </message>
    <message>
      <source>of those clipped</source>
      <translation>其中裁切</translation>
    </message>
    <message>
      <source>of {count}</source>
      <translation>共 {count}</translation>
    </message>
    <message>
      <source>of {count} declared</source>
      <translation>共声明 {count} 个</translation>
    </message>
    <message>
      <source>of {part}</source>
      <translation>取自 {part}</translation>
    </message>
    <message>
      <source>ok</source>
      <translation>达标</translation>
    </message>
    <message>
      <source>only {value:.0%} of a box is visible</source>
      <translation>边框仅 {value:.0%} 可见</translation>
    </message>
    <message>
      <source>outputs</source>
      <translation>输出</translation>
    </message>
    <message>
      <source>outputs of an image</source>
      <translation>每张图像的输出数</translation>
    </message>
    <message>
      <source>outside</source>
      <translation>在图外</translation>
    </message>
    <message>
      <source>per image</source>
      <translation>每图</translation>
    </message>
    <message>
      <source>plan: {strategy}, recipe {recipe}</source>
      <translation>方案：{strategy}，配方 {recipe}</translation>
    </message>
    <message>
      <source>planned</source>
      <translation>计划</translation>
    </message>
    <message>
      <source>price</source>
      <translation>代价</translation>
    </message>
    <message>
      <source>rare boxes lost</source>
      <translation>丢失的稀有边框</translation>
    </message>
    <message>
      <source>reason</source>
      <translation>原因</translation>
    </message>
    <message>
      <source>recipe {recipe} · {strategy} · {formats} · seed {seed}</source>
      <translation>配方 {recipe} · {strategy} · {formats} · 种子 {seed}</translation>
    </message>
    <message>
      <source>recipe ‘{recipe}’ puts several images together; detections in those have no way back to one</source>
      <translation>配方‘{recipe}’把多张图像拼在一起；其中的检测结果无法回到单张图像</translation>
    </message>
    <message>
      <source>recipe ‘{recipe}’ was changed outside of Evenbox; save under another name</source>
      <translation>配方“{recipe}”已在 Evenbox 之外被修改；请以其他名称保存</translation>
    </message>
    <message>
      <source>recipe ‘{recipe}’, line {line}: not JSON ({why})</source>
      <translation>配方“{recipe}”第 {line} 行：不是 JSON（{why}）</translation>
    </message>
    <message>
      <source>recipe ‘{recipe}’, step {step} ({transform}): not JSON ({why})</source>
      <translation>配方“{recipe}”第 {step} 步（{transform}）：不是 JSON（{why}）</translation>
    </message>
    <message>
      <source>recipe ‘{recipe}’, step {step} ({transform}): {why}</source>
      <translation>配方“{recipe}”第 {step} 步（{transform}）：{why}</translation>
    </message>
    <message>
      <source>recipe ‘{recipe}’, step {step}: transform ‘{name}’ of {package} cannot be used ({why})</source>
      <translation>配方“{recipe}”第 {step} 步：{package} 的变换“{name}”无法使用（{why}）</translation>
    </message>
    <message>
      <source>recipe ‘{recipe}’, {place}: {reason}</source>
      <translation>配方“{recipe}”，{place}：{reason}</translation>
    </message>
    <message>
      <source>recipe ‘{recipe}’: cannot be read ({why})</source>
      <translation>配方“{recipe}”：无法读取（{why}）</translation>
    </message>
    <message>
      <source>recipe ‘{recipe}’: not JSON ({why})</source>
      <translation>配方“{recipe}”：不是 JSON（{why}）</translation>
    </message>
    <message>
      <source>recipe ‘{recipe}’: {reason}</source>
      <translation>配方“{recipe}”：{reason}</translation>
    </message>
    <message>
      <source>remove the box</source>
      <translation>删除该边框</translation>
    </message>
    <message>
      <source>remove the object</source>
      <translation>删除该对象</translation>
    </message>
    <message>
      <source>remove this box, which says the same as another</source>
      <translation>删除这个与另一个完全相同的边框</translation>
    </message>
    <message>
      <source>rename “{name}” to “{other}” in all files</source>
      <translation>在所有文件中将“{name}”重命名为“{other}”</translation>
    </message>
    <message>
      <source>same: the size stays, corners are cut off; expand: the canvas grows until everything is on it; crop: the largest upright piece without any outside.</source>
      <translation>same：尺寸不变，四角被截去；expand：画布扩大到容纳全部；crop：不含图外部分的最大正置矩形。</translation>
    </message>
    <message>
      <source>seed {seed}</source>
      <translation>种子 {seed}</translation>
    </message>
    <message>
      <source>setting</source>
      <translation>参数</translation>
    </message>
    <message>
      <source>settings</source>
      <translation>参数</translation>
    </message>
    <message>
      <source>share</source>
      <translation>占比</translation>
    </message>
    <message>
      <source>sharpness {value:.0%}</source>
      <translation>清晰度 {value:.0%}</translation>
    </message>
    <message>
      <source>sharpness {value:.0%} of the original's</source>
      <translation>清晰度为原图的 {value:.0%}</translation>
    </message>
    <message>
      <source>shorter side at least {px} px</source>
      <translation>短边不小于 {px} px</translation>
    </message>
    <message>
      <source>side {value:.1f} px</source>
      <translation>短边 {value:.1f} px</translation>
    </message>
    <message>
      <source>small</source>
      <translation>小</translation>
    </message>
    <message>
      <source>smooth: linear interpolation; blocks: each pixel as it is.</source>
      <translation>平滑：线性插值；方块：每个像素保持原样。</translation>
    </message>
    <message>
      <source>state the size {width} × {height}</source>
      <translation>写入尺寸 {width} × {height}</translation>
    </message>
    <message>
      <source>step</source>
      <translation>步骤</translation>
    </message>
    <message>
      <source>step {number}</source>
      <translation>步骤 {number}</translation>
    </message>
    <message>
      <source>step {number} ({transform})</source>
      <translation>步骤 {number}（{transform}）</translation>
    </message>
    <message>
      <source>switched off</source>
      <translation>已关闭</translation>
    </message>
    <message>
      <source>take away the blanks around class names</source>
      <translation>去掉类别名称两端的空白</translation>
    </message>
    <message>
      <source>the annotation states no size; the image has {width} × {height} pixels, which is used</source>
      <translation>标注未写尺寸；图像为 {width} × {height} 像素，采用此值</translation>
    </message>
    <message>
      <source>the annotation states no usable size, and there is no image to take it from, so the boxes cannot be compared with it</source>
      <translation>标注没有可用的尺寸，也没有图像可供读取，因此无法与边框比较</translation>
    </message>
    <message>
      <source>the annotation states the size {stated_width} × {stated_height}, the image has {width} × {height} pixels: width and height are exchanged; look whether the boxes fit</source>
      <translation>标注写的尺寸为 {stated_width} × {stated_height}，图像为 {width} × {height} 像素：宽高互换了；请检查边框是否吻合</translation>
    </message>
    <message>
      <source>the annotation states the size {stated_width} × {stated_height}, the image has {width} × {height} pixels; correct the size, and look whether the boxes fit</source>
      <translation>标注写的尺寸为 {stated_width} × {stated_height}，图像为 {width} × {height} 像素；请更正尺寸，并检查边框是否吻合</translation>
    </message>
    <message>
      <source>the annotation states the size {stated_width} × {stated_height}; the image has {width} × {height} pixels, which is used</source>
      <translation>标注写的尺寸为 {stated_width} × {stated_height}；图像为 {width} × {height} 像素，采用后者</translation>
    </message>
    <message>
      <source>the balance strategy “{strategy}” knows no “{option}”; leave it out or choose another</source>
      <translation>平衡策略“{strategy}”不支持“{option}”；请去掉它或换一种策略</translation>
    </message>
    <message>
      <source>the box has no area</source>
      <translation>边框没有面积</translation>
    </message>
    <message>
      <source>the box of {name} is upside down or endless</source>
      <translation>{name} 的边框颠倒或无限</translation>
    </message>
    <message>
      <source>the box of “{name}” is {box_width} × {box_height} pixels, under 2 pixels</source>
      <translation>“{name}”的边框为 {box_width} × {box_height} 像素，不足 2 像素</translation>
    </message>
    <message>
      <source>the box of “{name}” lies wholly outside the image of {width} × {height} pixels; move it or delete it</source>
      <translation>“{name}”的边框完全在 {width} × {height} 像素的图像之外；请移动或删除</translation>
    </message>
    <message>
      <source>the box of “{name}” overlaps another “{name}” by {overlap} %; delete one of them if they are the same object</source>
      <translation>“{name}”的边框与另一个“{name}”重叠 {overlap} %；若为同一目标请删除其一</translation>
    </message>
    <message>
      <source>the box of “{name}” sticks out of the image of {width} × {height} pixels: {sides}</source>
      <translation>“{name}”的边框超出 {width} × {height} 像素的图像：{sides}</translation>
    </message>
    <message>
      <source>the centre must be inside</source>
      <translation>中心必须在图内</translation>
    </message>
    <message>
      <source>the class name {name} holds a character that XML cannot</source>
      <translation>类别名称 {name} 含有 XML 不允许的字符</translation>
    </message>
    <message>
      <source>the class “{name}” ({count} ×) and “{other}” ({other_count} ×) differ in one letter; rename the rare one if it is a slip</source>
      <translation>类别“{name}”（{count} 个）与“{other}”（{other_count} 个）只差一个字母；若为笔误请重命名较少的一个</translation>
    </message>
    <message>
      <source>the class “{name}” ({count} ×) and “{other}” ({other_count} ×) differ only in blanks, signs or invisible characters; rename one if they are the same</source>
      <translation>类别“{name}”（{count} 个）与“{other}”（{other_count} 个）仅在空格、符号或不可见字符上不同；若为同一类别请重命名其一</translation>
    </message>
    <message>
      <source>the class “{name}” ({count} ×) and “{other}” ({other_count} ×) differ only in upper and lower case; rename one if they are the same</source>
      <translation>类别“{name}”（{count} 个）与“{other}”（{other_count} 个）仅大小写不同；若为同一类别请重命名其一</translation>
    </message>
    <message>
      <source>the class “{name}” stands in two groups</source>
      <translation>类别“{name}”同时属于两个组</translation>
    </message>
    <message>
      <source>the coordinates are read as {convention}, as asked, but they look like {guess}: of {boxes} boxes, {below_one} minima are below 1, {at_one} are exactly 1, and {at_limit} maxima equal the width or height</source>
      <translation>坐标按要求以 {convention} 读取，但看起来像 {guess}：{boxes} 个边框中，{below_one} 个最小值小于 1，{at_one} 个恰为 1，{at_limit} 个最大值等于宽或高</translation>
    </message>
    <message>
      <source>the coordinates are read as {convention}: of {boxes} boxes, {below_one} minima are below 1, {at_one} are exactly 1, and {at_limit} maxima equal the width or height; choose another convention if this is wrong</source>
      <translation>坐标以 {convention} 读取：{boxes} 个边框中，{below_one} 个最小值小于 1，{at_one} 个恰为 1，{at_limit} 个最大值等于宽或高；若不正确请选择其他约定</translation>
    </message>
    <message>
      <source>the dataset has no list of training images to keep; choose --split none or shares</source>
      <translation>数据集没有可保留的训练列表；请选择 --split none 或份额</translation>
    </message>
    <message>
      <source>the declared encoding {label} is unknown; save the file as UTF-8</source>
      <translation>声明的编码 {label} 未知；请将文件保存为 UTF-8</translation>
    </message>
    <message>
      <source>the drawn numbers do not fit recipe ‘{recipe}’ ({why})</source>
      <translation>抽取的数值与配方“{recipe}”不符（{why}）</translation>
    </message>
    <message>
      <source>the edit cannot be written faithfully into this file, which stays as it is</source>
      <translation>此更改无法如实写入该文件，文件保持原样</translation>
    </message>
    <message>
      <source>the encoding {encoding} of this file cannot be kept; save it as UTF-8 first</source>
      <translation>无法保持此文件的编码 {encoding}；请先将其另存为 UTF-8</translation>
    </message>
    <message>
      <source>the export ended unexpectedly; what is written so far stays</source>
      <translation>导出意外结束；已写入的内容会保留</translation>
    </message>
    <message>
      <source>the file exists by now; read it before changing it</source>
      <translation>文件现已存在；请先读取再更改</translation>
    </message>
    <message>
      <source>the file has changed on disk since it was read; read it again</source>
      <translation>文件读取之后在磁盘上已更改；请重新读取</translation>
    </message>
    <message>
      <source>the file has disappeared since it was read</source>
      <translation>文件读取之后已消失</translation>
    </message>
    <message>
      <source>the file is empty</source>
      <translation>文件为空</translation>
    </message>
    <message>
      <source>the file is not as it was when it was read; read it again</source>
      <translation>文件与读取时不同；请重新读取</translation>
    </message>
    <message>
      <source>the file name {name} is not valid UTF-8 text; it is passed over, rename it</source>
      <translation>文件名 {name} 不是有效的 UTF-8 文本；已跳过，请重命名</translation>
    </message>
    <message>
      <source>the folder cannot be read ({why}); nothing in it is part of the dataset</source>
      <translation>文件夹无法读取（{why}）；其中内容不属于数据集</translation>
    </message>
    <message>
      <source>the image fills {value:.0%} of the canvas</source>
      <translation>图像占画布的 {value:.0%}</translation>
    </message>
    <message>
      <source>the image is missing: neither an image {stem} nor {filename}, which the annotation names, is in {folder}; add it, or delete the annotation</source>
      <translation>图像缺失：{folder} 中既没有图像 {stem}，也没有标注所写的 {filename}；请添加图像或删除标注</translation>
    </message>
    <message>
      <source>the image is missing: no image {stem} is in {folder}, and {filename}, which the annotation names, leads out of the dataset and is not followed; add the image, or write its bare name</source>
      <translation>图像缺失：{folder} 中没有图像 {stem}，而标注所写的 {filename} 指向数据集之外，不予跟随；请添加图像或只写文件名</translation>
    </message>
    <message>
      <source>the image is missing: no image {stem} is in {folder}; add it, or delete the annotation</source>
      <translation>图像缺失：{folder} 中没有图像 {stem}；请添加图像或删除标注</translation>
    </message>
    <message>
      <source>the image is missing: {filename}, which the annotation names, belongs to {owner}; correct the filename, or delete this annotation</source>
      <translation>图像缺失：标注所写的 {filename} 属于 {owner}；请更正 filename 或删除此标注</translation>
    </message>
    <message>
      <source>the images that were tried have no boxes to watch</source>
      <translation>所试的图像中没有可供观察的边框</translation>
    </message>
    <message>
      <source>the journal cannot be written ({why})</source>
      <translation>无法写入日志（{why}）</translation>
    </message>
    <message>
      <source>the journal of this change is gone, so it can neither be taken back nor made again</source>
      <translation>此更改的日志已不存在，因此既不能撤销也不能重做</translation>
    </message>
    <message>
      <source>the list cannot be read ({why}); it is not used</source>
      <translation>列表无法读取（{why}）；未使用</translation>
    </message>
    <message>
      <source>the list is empty, so there is no split {split}</source>
      <translation>列表为空，因此没有划分 {split}</translation>
    </message>
    <message>
      <source>the mirror rules name class ‘{name}’, which no box of the dataset has; check the spelling</source>
      <translation>镜像规则中的类别“{name}”在数据集中没有任何框；请检查拼写</translation>
    </message>
    <message>
      <source>the name is longer than {most} characters</source>
      <translation>名称超过 {most} 个字符</translation>
    </message>
    <message>
      <source>the name {name} has a line break or a tab, so no list can hold it</source>
      <translation>名称 {name} 含有换行符或制表符，列表无法记录</translation>
    </message>
    <message>
      <source>the object has no class name; write one into its name element or delete the object</source>
      <translation>目标没有类别名称；请写入其 name 元素或删除该目标</translation>
    </message>
    <message>
      <source>the object “{name}” has a {shape} but no bndbox; give it one, or export the file with bounding boxes</source>
      <translation>目标“{name}”有 {shape} 但没有 bndbox；请补上，或以边框形式导出文件</translation>
    </message>
    <message>
      <source>the object “{name}” has no bndbox, so it has no box that could be used</source>
      <translation>目标“{name}”没有 bndbox，因此没有可用的边框</translation>
    </message>
    <message>
      <source>the process that reads the dataset ended unexpectedly</source>
      <translation>读取数据集的进程意外结束</translation>
    </message>
    <message>
      <source>the range is upside down: {low} &gt; {high}</source>
      <translation>范围上下颠倒：{low} &gt; {high}</translation>
    </message>
    <message>
      <source>the scheduler at {address} has no workers; start some: dask worker {address}</source>
      <translation>{address} 的调度器没有工作进程；请先启动：dask worker {address}</translation>
    </message>
    <message>
      <source>the text is not valid {encoding}, as which it is marked; save the file as UTF-8</source>
      <translation>文本不是其标称的有效 {encoding}；请将文件保存为 UTF-8</translation>
    </message>
    <message>
      <source>the window cannot start: {why}. A system library of Qt is missing; README.md lists them</source>
      <translation>无法打开窗口：{why}。缺少 Qt 所需的系统库；README.md 中列出了它们</translation>
    </message>
    <message>
      <source>the worker {worker} does not see {folder}; dataset and export must lie on storage that all machines share, under the same path</source>
      <translation>工作进程 {worker} 看不到 {folder}；数据集和导出必须位于所有机器以相同路径共享的存储上</translation>
    </message>
    <message>
      <source>the worker {worker} has Evenbox {found}, here is {wanted}; install the same version</source>
      <translation>工作进程 {worker} 的 Evenbox 版本是 {found}，本机是 {wanted}；请安装相同版本</translation>
    </message>
    <message>
      <source>there is a recipe ‘{name}’ already; choose another name</source>
      <translation>已有名为“{name}”的配方，请换一个名称</translation>
    </message>
    <message>
      <source>there is no balance strategy “{name}”; choose one of: {names}</source>
      <translation>没有均衡策略“{name}”；请选择：{names}</translation>
    </message>
    <message>
      <source>there is no class “{name}” in the dataset; its classes are: {names}</source>
      <translation>数据集中没有类别“{name}”；现有类别：{names}</translation>
    </message>
    <message>
      <source>there is no recipe ‘{recipe}’; there are: {names}</source>
      <translation>没有配方“{recipe}”；可用的有：{names}</translation>
    </message>
    <message>
      <source>there is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set. Every command but the window works without one; see: evenbox --help</source>
      <translation>没有屏幕：DISPLAY 和 WAYLAND_DISPLAY 均未设置。除窗口外，所有命令都无需屏幕；参见：evenbox --help</translation>
    </message>
    <message>
      <source>there is no validation split: data.yaml names the training images for it; a new split, 0.8,0.2, makes one</source>
      <translation>没有验证集：data.yaml 以训练图像代替；重新划分（0.8,0.2）即可得到验证集</translation>
    </message>
    <message>
      <source>this is {what}, no file: it was not read, since reading it may wait for ever; put the file itself in its place, or remove it</source>
      <translation>这是{what}，不是文件：没有读取，因为读取可能会无限等待；请换成文件本身，或将其移除</translation>
    </message>
    <message>
      <source>too long and thin</source>
      <translation>过于细长</translation>
    </message>
    <message>
      <source>too small</source>
      <translation>过小</translation>
    </message>
    <message>
      <source>too small: {value:.1f} px &lt; {limit:.1f} px</source>
      <translation>过小：{value:.1f} px &lt; {limit:.1f} px</translation>
    </message>
    <message>
      <source>transform ‘{name}’ failed: {why}</source>
      <translation>变换“{name}”失败：{why}</translation>
    </message>
    <message>
      <source>turn</source>
      <translation>圈</translation>
    </message>
    <message>
      <source>uses the unknown entity {name}</source>
      <translation>使用了未知实体 {name}</translation>
    </message>
    <message>
      <source>visibility {value:.2f} &lt; {limit:.2f}</source>
      <translation>可见比例 {value:.2f} &lt; {limit:.2f}</translation>
    </message>
    <message>
      <source>visible</source>
      <translation>可见</translation>
    </message>
    <message>
      <source>warning</source>
      <translation>警告</translation>
    </message>
    <message>
      <source>was {ratio}</source>
      <translation>原为 {ratio}</translation>
    </message>
    <message>
      <source>weight in a loss</source>
      <translation>损失权重</translation>
    </message>
    <message>
      <source>what answers at {address} is no Dask scheduler ({why})</source>
      <translation>{address} 处响应的不是 Dask 调度器（{why}）</translation>
    </message>
    <message>
      <source>what holds it</source>
      <translation>受限原因</translation>
    </message>
    <message>
      <source>why</source>
      <translation>原因</translation>
    </message>
    <message>
      <source>write {image} as filename</source>
      <translation>将 filename 写为 {image}</translation>
    </message>
    <message>
      <source>written</source>
      <translation>已写入</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>是</translation>
    </message>
    <message>
      <source>{amount:.6g} px at the bottom</source>
      <translation>下侧 {amount:.6g} 像素</translation>
    </message>
    <message>
      <source>{amount:.6g} px at the left</source>
      <translation>左侧 {amount:.6g} 像素</translation>
    </message>
    <message>
      <source>{amount:.6g} px at the right</source>
      <translation>右侧 {amount:.6g} 像素</translation>
    </message>
    <message>
      <source>{amount:.6g} px at the top</source>
      <translation>上侧 {amount:.6g} 像素</translation>
    </message>
    <message>
      <source>{before} of the boxes of {classes} are lost; no range that can be lowered is to blame.</source>
      <translation>{classes} 的边框丢失 {before}；原因不在任何可以调低的范围。</translation>
    </message>
    <message>
      <source>{boxes} boxes in {images} images; ×{times} gives {reach} at most, even would be ×{needed}. Collect more, or allow more repeats.</source>
      <translation>{images} 张图像中有 {boxes} 个边框；×{times} 至多得到 {reach} 个，均衡需 ×{needed}。请采集更多图像，或允许更多重复。</translation>
    </message>
    <message>
      <source>{boxes} of {value:.0f} boxes lost</source>
      <translation>边框丢失 {boxes} / {value:.0f}</translation>
    </message>
    <message>
      <source>{boxes} of {value:.0f} lost</source>
      <translation>丢失 {boxes}/{value:.0f}</translation>
    </message>
    <message>
      <source>{boxes} of {value:.0f} rare boxes lost</source>
      <translation>稀有边框丢失 {boxes} / {value:.0f}</translation>
    </message>
    <message>
      <source>{count} annotations here, for example {name}, lie outside the dataset's own folders ({folders}) and are not read; move them there, or open this folder by itself</source>
      <translation>此处有 {count} 个标注（例如 {name}）在数据集自身的文件夹（{folders}）之外，不予读取；请移入，或单独打开此文件夹</translation>
    </message>
    <message>
      <source>{count} annotations share the name {stem}: {files}; {used} is used, the others are not read</source>
      <translation>{count} 个标注同名 {stem}：{files}；采用 {used}，其余不读取</translation>
    </message>
    <message>
      <source>{count} class names have blanks around them, first “{name}”; they are read without the blanks</source>
      <translation>{count} 个类别名称首尾有空格，首个为“{name}”；读取时去除空格</translation>
    </message>
    <message>
      <source>{count} copies at random</source>
      <translation>随机的 {count} 个副本</translation>
    </message>
    <message>
      <source>{count} copies lost all their boxes in every draw</source>
      <translation>{count} 份副本在每次抽样中都丢失了全部边框</translation>
    </message>
    <message>
      <source>{count} copies of each</source>
      <translation>每张 {count} 个副本</translation>
    </message>
    <message>
      <source>{count} files here are links that lead out of the dataset, for example {name} to {target}; they are followed for reading</source>
      <translation>此处有 {count} 个文件是指向数据集之外的链接，例如 {name} 指向 {target}；读取时会跟随</translation>
    </message>
    <message>
      <source>{count} folders hold annotations: {folders}; only {used} is read</source>
      <translation>{count} 个文件夹含有标注：{folders}；只读取 {used}</translation>
    </message>
    <message>
      <source>{count} folders hold images: {folders}; only {used} belongs to the annotations, the others are not read</source>
      <translation>{count} 个文件夹含有图像：{folders}；只有 {used} 与标注对应，其余不读取</translation>
    </message>
    <message>
      <source>{count} for training before</source>
      <translation>原训练图像 {count} 张</translation>
    </message>
    <message>
      <source>{count} images are in both {first} and {second}, for example {examples}; remove them from one of the lists, or results will look better than they are</source>
      <translation>{count} 张图像同时在 {first} 和 {second} 中，例如 {examples}；请从其一移除，否则结果会虚高</translation>
    </message>
    <message>
      <source>{count} images are in no list, for example {examples}</source>
      <translation>{count} 张图像不在任何列表中，例如 {examples}</translation>
    </message>
    <message>
      <source>{count} images could not be exported; they are listed below</source>
      <translation>{count} 张图像无法导出，列于下方</translation>
    </message>
    <message>
      <source>{count} images in {folder}</source>
      <translation>{count} 张图像，位于 {folder}</translation>
    </message>
    <message>
      <source>{count} images of one source, by their names, stand in several splits ({splits}), for example {examples}; make a new split, which keeps them together</source>
      <translation>按名称看，有 {count} 张图像来自同一来源，却分在多个子集（{splits}），例如 {examples}；请重新划分，新划分会让它们同在一个子集</translation>
    </message>
    <message>
      <source>{count} images share the name {stem}: {files}; {used} is used; rename the others to use them too</source>
      <translation>{count} 张图像同名 {stem}：{files}；采用 {used}；若要使用其余图像请重命名</translation>
    </message>
    <message>
      <source>{count} lines repeat an image, for example {examples}; each counts once</source>
      <translation>{count} 行重复了图像，例如 {examples}；每张只计一次</translation>
    </message>
    <message>
      <source>{count} more of these kinds</source>
      <translation>同类问题另有 {count} 条</translation>
    </message>
    <message>
      <source>{count} of them crops</source>
      <translation>其中裁剪 {count} 张</translation>
    </message>
    <message>
      <source>{count} of {total} lines name no image of the dataset, for example {examples}; correct or remove them</source>
      <translation>{total} 行中有 {count} 行所写的图像不在数据集中，例如 {examples}；请更正或删除</translation>
    </message>
    <message>
      <source>{field} of the size is not a usable number: {text}; it counts as absent</source>
      <translation>尺寸的 {field} 不是可用的数字：{text}；视为缺失</translation>
    </message>
    <message>
      <source>{field} of “{name}” is missing or blank; fill it in or delete the object</source>
      <translation>“{name}”的 {field} 缺失或为空；请补全或删除该目标</translation>
    </message>
    <message>
      <source>{field} of “{name}” is not a number: {text}; correct it or delete the object</source>
      <translation>“{name}”的 {field} 不是数字：{text}；请更正或删除该目标</translation>
    </message>
    <message>
      <source>{field} of “{name}” is {text}, which cannot lie in an image; correct it</source>
      <translation>“{name}”的 {field} 为 {text}，不可能在图像内；请更正</translation>
    </message>
    <message>
      <source>{finding} {advice}</source>
      <translation>{finding}{advice}</translation>
    </message>
    <message>
      <source>{images} training images ({share}) hold no box.</source>
      <translation>{images} 张训练图像（{share}）没有边框。</translation>
    </message>
    <message>
      <source>{image} has no annotation file; it counts as not labelled, not as empty</source>
      <translation>{image} 没有标注文件；视为未标注，而非无目标</translation>
    </message>
    <message>
      <source>{image}, copy {number}</source>
      <translation>{image}，副本 {number}</translation>
    </message>
    <message>
      <source>{image}: a worker died twice (out of memory?)</source>
      <translation>{image}：工作进程两次终止（内存不足？）</translation>
    </message>
    <message>
      <source>{image}: its image is missing in {root}</source>
      <translation>{image}：其图像不在 {root} 中</translation>
    </message>
    <message>
      <source>{image}: the image file is missing</source>
      <translation>{image}：图像文件缺失</translation>
    </message>
    <message>
      <source>{image}: the image is missing</source>
      <translation>{image}：缺少图像</translation>
    </message>
    <message>
      <source>{library} has no transform ‘{name}’</source>
      <translation>{library} 没有变换“{name}”</translation>
    </message>
    <message>
      <source>{library} is needed, but not installed ({why})</source>
      <translation>需要 {library}，但未安装（{why}）</translation>
    </message>
    <message>
      <source>{low} and {high} of “{name}” are both {minimum}: an empty box in the {convention} convention; correct it or delete the object</source>
      <translation>“{name}”的 {low} 和 {high} 均为 {minimum}：按 {convention} 约定为空边框；请更正或删除该目标</translation>
    </message>
    <message>
      <source>{low} of “{name}” is greater than {high} ({minimum} &gt; {maximum}); exchange the two numbers</source>
      <translation>“{name}”的 {low} 大于 {high}（{minimum} &gt; {maximum}）；请交换两个数字</translation>
    </message>
    <message>
      <source>{name} (rare)</source>
      <translation>{name}（稀有）</translation>
    </message>
    <message>
      <source>{name} has {boxes} boxes.</source>
      <translation>{name} 只有 {boxes} 个边框。</translation>
    </message>
    <message>
      <source>{name} has {share} of the boxes of the largest class.</source>
      <translation>{name} 的边框数只有最大类别的 {share}。</translation>
    </message>
    <message>
      <source>{name} is declared, but no training image holds it.</source>
      <translation>{name} 已声明，但没有训练图像包含它。</translation>
    </message>
    <message>
      <source>{name} is the source image itself: nothing was drawn for it</source>
      <translation>{name} 就是源图像本身：没有为它抽取</translation>
    </message>
    <message>
      <source>{name} was made of an image of {width} × {height} pixels, not of {found_width} × {found_height}</source>
      <translation>{name} 由 {width} × {height} 像素的图像生成，而不是 {found_width} × {found_height}</translation>
    </message>
    <message>
      <source>{name}: {words}</source>
      <translation>{name}：{words}</translation>
    </message>
    <message>
      <source>{other} ({other_split}) is nearly the mirror image of {image} ({split}), similarity {similarity}; leave one of them out, or make a new split, which keeps both together</source>
      <translation>{other}（{other_split}）几乎是 {image}（{split}）的镜像，相似度 {similarity}；请去掉其中一个，或重新划分，新划分会让两者同在一个子集</translation>
    </message>
    <message>
      <source>{other} ({other_split}) is the same file as {image} ({split}); leave one of them out, or make a new split, which keeps both together</source>
      <translation>{other}（{other_split}）与 {image}（{split}）是同一个文件；请去掉其中一个，或重新划分，新划分会让两者同在一个子集</translation>
    </message>
    <message>
      <source>{other} ({other_split}) shows nearly the same as {image} ({split}), similarity {similarity}; leave one of them out, or make a new split, which keeps both together</source>
      <translation>{other}（{other_split}）与 {image}（{split}）内容几乎相同，相似度 {similarity}；请去掉其中一个，或重新划分，新划分会让两者同在一个子集</translation>
    </message>
    <message>
      <source>{other} is nearly the mirror image of {image}, similarity {similarity}</source>
      <translation>{other} 几乎是 {image} 的镜像，相似度 {similarity}</translation>
    </message>
    <message>
      <source>{other} is the same file as {image}; one of them says all</source>
      <translation>{other} 与 {image} 是同一个文件；留一个即可</translation>
    </message>
    <message>
      <source>{other} shows nearly the same as {image}, similarity {similarity}</source>
      <translation>{other} 与 {image} 内容几乎相同，相似度 {similarity}</translation>
    </message>
    <message>
      <source>{out} and the dataset lie one in the other; choose a folder elsewhere</source>
      <translation>{out} 与数据集相互包含；请选择别处的文件夹</translation>
    </message>
    <message>
      <source>{out} holds an export of another job; choose a new folder</source>
      <translation>{out} 含有另一任务的导出；请选择新文件夹</translation>
    </message>
    <message>
      <source>{out} holds something that is not an earlier export ({name}); choose an empty or new folder</source>
      <translation>{out} 含有并非先前导出的内容（{name}）；请选择空的或新的文件夹</translation>
    </message>
    <message>
      <source>{out} holds the dataset itself; choose a folder elsewhere</source>
      <translation>{out} 含有数据集本身；请选择其他位置的文件夹</translation>
    </message>
    <message>
      <source>{out} holds this export already ({state}); --resume goes on, or makes anew what has changed since</source>
      <translation>{out} 中已有此导出（{state}）；--resume 会继续，或只重新生成有变化的部分</translation>
    </message>
    <message>
      <source>{out} is a file; choose a folder</source>
      <translation>{out} 是文件；请选择文件夹</translation>
    </message>
    <message>
      <source>{out} is not empty; choose a new folder</source>
      <translation>{out} 不是空文件夹；请选择新文件夹</translation>
    </message>
    <message>
      <source>{out} lies inside another export, {folder}; choose a folder elsewhere</source>
      <translation>{out} 位于另一个导出结果 {folder} 之内；请选择其他位置的文件夹</translation>
    </message>
    <message>
      <source>{out} lies inside the dataset; choose a folder elsewhere</source>
      <translation>{out} 位于数据集之内；请选择其他位置的文件夹</translation>
    </message>
    <message>
      <source>{out} takes names that differ in upper and lower case only for the same: {first} and {second}; rename one of the images, or choose a folder on another disk</source>
      <translation>{out} 将仅大小写不同的名称视为相同：{first} 和 {second}；请重命名其中一张图像，或选择其他磁盘上的文件夹</translation>
    </message>
    <message>
      <source>{out}: choose a folder outside of the dataset</source>
      <translation>{out}：请选择数据集以外的文件夹</translation>
    </message>
    <message>
      <source>{out}: nothing can be written here; choose another folder</source>
      <translation>{out}：此处无法写入；请选择其他文件夹</translation>
    </message>
    <message>
      <source>{out}: there is something already; choose a new folder</source>
      <translation>{out}：其中已有内容；请选择新文件夹</translation>
    </message>
    <message>
      <source>{path} cannot be read ({why})</source>
      <translation>{path} 无法读取（{why}）</translation>
    </message>
    <message>
      <source>{path} does not exist; check the spelling, or choose the folder anew</source>
      <translation>{path} 不存在；请检查拼写，或重新选择文件夹</translation>
    </message>
    <message>
      <source>{path} has no image called {wanted}</source>
      <translation>{path} 中没有名为 {wanted} 的图像</translation>
    </message>
    <message>
      <source>{path} has {count} lines, no line {wanted}</source>
      <translation>{path} 只有 {count} 行，没有第 {wanted} 行</translation>
    </message>
    <message>
      <source>{path} holds no COCO annotations that can be read: {why}</source>
      <translation>{path} 中没有可读取的 COCO 标注：{why}</translation>
    </message>
    <message>
      <source>{path} holds no annotation (.xml) and no image; looked for Annotations and JPEGImages, and for both side by side, there and in all folders below; open the folder that holds them</source>
      <translation>{path} 中没有标注（.xml）也没有图像；已在该文件夹及其所有子文件夹中查找 Annotations 与 JPEGImages，以及二者并存的情形；请打开包含它们的文件夹</translation>
    </message>
    <message>
      <source>{path} holds no image that its data.yaml or its folders name; looked for images/train, train/images and images</source>
      <translation>{path} 中没有 data.yaml 或文件夹所指的图像；已查找 images/train、train/images 和 images</translation>
    </message>
    <message>
      <source>{path} holds no label file for any of its images; looked in labels instead of images, and beside the images</source>
      <translation>{path} 中没有任何图像的标签文件；已在 labels（代替 images）和图像旁查找</translation>
    </message>
    <message>
      <source>{path} is a file; open the folder that holds the annotations and images</source>
      <translation>{path} 是文件；请打开包含标注和图像的文件夹</translation>
    </message>
    <message>
      <source>{path} is in the way and was not made by Evenbox</source>
      <translation>{path} 占用了位置，且不是由 Evenbox 创建的</translation>
    </message>
    <message>
      <source>{path} is not a folder</source>
      <translation>{path} 不是文件夹</translation>
    </message>
    <message>
      <source>{path} is only one half of a dataset, its {half}; open {parent} instead</source>
      <translation>{path} 只是数据集的一半，即 {half}；请改为打开 {parent}</translation>
    </message>
    <message>
      <source>{path} names no classes: it needs a data.yaml with names, or a classes.txt</source>
      <translation>{path} 没有给出类别：需要带 names 的 data.yaml 或 classes.txt</translation>
    </message>
    <message>
      <source>{path}, copy {k}: wrong ({why})</source>
      <translation>{path}，第 {k} 个副本：有误（{why}）</translation>
    </message>
    <message>
      <source>{path}, detection {number}: image_id {image} is not in the manifest; the ids are those of images.json beside it</source>
      <translation>{path}，第 {number} 个检测结果：image_id {image} 不在清单中；编号应为其旁 images.json 中的编号</translation>
    </message>
    <message>
      <source>{path}, line {line}: </source>
      <translation>{path}，第 {line} 行：</translation>
    </message>
    <message>
      <source>{path}, line {line}: not JSON ({why})</source>
      <translation>{path}，第 {line} 行：不是 JSON（{why}）</translation>
    </message>
    <message>
      <source>{path}, line {line}: not a line of an export's manifest</source>
      <translation>{path}，第 {line} 行：不是导出清单的记录</translation>
    </message>
    <message>
      <source>{path}, line {line}: {why}</source>
      <translation>{path}，第 {line} 行：{why}</translation>
    </message>
    <message>
      <source>{path}: all boxes lie outside of the image, which is {width} × {height} pixels</source>
      <translation>{path}：所有边框都在图像之外，图像大小为 {width} × {height} 像素</translation>
    </message>
    <message>
      <source>{path}: annotations, not detections; a list of {{image_id, category_id, bbox, score}} is needed</source>
      <translation>{path}：这是标注而非检测结果；需要 {{image_id, category_id, bbox, score}} 的列表</translation>
    </message>
    <message>
      <source>{path}: cannot be decoded ({why})</source>
      <translation>{path}：无法解码（{why}）</translation>
    </message>
    <message>
      <source>{path}: cannot be decoded; the file is damaged or cut off</source>
      <translation>{path}：无法解码；文件已损坏或不完整</translation>
    </message>
    <message>
      <source>{path}: cannot be deleted ({why})</source>
      <translation>{path}：无法删除（{why}）</translation>
    </message>
    <message>
      <source>{path}: cannot be encoded as {suffix} ({why})</source>
      <translation>{path}：无法编码为 {suffix}（{why}）</translation>
    </message>
    <message>
      <source>{path}: cannot be read</source>
      <translation>{path}：无法读取</translation>
    </message>
    <message>
      <source>{path}: cannot be read ({why})</source>
      <translation>{path}：无法读取（{why}）</translation>
    </message>
    <message>
      <source>{path}: cannot be written ({why})</source>
      <translation>{path}：无法写入（{why}）</translation>
    </message>
    <message>
      <source>{path}: cannot be written ({why}); what is written so far stays, --resume goes on</source>
      <translation>{path}：无法写入（{why}）；已写入的内容会保留，再次导出到同一文件夹（--resume）即可继续</translation>
    </message>
    <message>
      <source>{path}: decodes to {width} × {height} pixels, not to those of its header; did it change meanwhile?</source>
      <translation>{path}：解码得到 {width} × {height} 像素，与文件头不符；文件是否在此期间被更改？</translation>
    </message>
    <message>
      <source>{path}: its image is missing</source>
      <translation>{path}：缺少对应的图像</translation>
    </message>
    <message>
      <source>{path}: names must be a list of class names</source>
      <translation>{path}：names 必须是类别名列表</translation>
    </message>
    <message>
      <source>{path}: names must be numbered 0, 1, 2, …</source>
      <translation>{path}：names 必须按 0、1、2… 编号</translation>
    </message>
    <message>
      <source>{path}: not JSON ({why})</source>
      <translation>{path}：不是 JSON（{why}）</translation>
    </message>
    <message>
      <source>{path}: not a list of detections</source>
      <translation>{path}：不是检测结果列表</translation>
    </message>
    <message>
      <source>{path}: not a readable image ({why})</source>
      <translation>{path}：不是可读取的图像（{why}）</translation>
    </message>
    <message>
      <source>{path}: not a readable image; its content is of no known format</source>
      <translation>{path}：无法作为图片读取；内容不是已知的图片格式</translation>
    </message>
    <message>
      <source>{path}: not a valid export job; {place}: {why}</source>
      <translation>{path}：不是有效的导出任务；{place}：{why}</translation>
    </message>
    <message>
      <source>{path}: not an export job ({why})</source>
      <translation>{path}：不是导出任务（{why}）</translation>
    </message>
    <message>
      <source>{path}: not the manifest of test-time copies</source>
      <translation>{path}：不是测试时增强副本的清单</translation>
    </message>
    <message>
      <source>{path}: nothing can be written here</source>
      <translation>{path}：无法在此写入</translation>
    </message>
    <message>
      <source>{path}: the annotation changed while the export ran</source>
      <translation>{path}：导出过程中标注发生了变化</translation>
    </message>
    <message>
      <source>{path}: the demo dataset cannot be written ({why})</source>
      <translation>{path}：无法写入示例数据集（{why}）</translation>
    </message>
    <message>
      <source>{path}: the file is empty</source>
      <translation>{path}：文件为空</translation>
    </message>
    <message>
      <source>{path}: the image changed while the export ran</source>
      <translation>{path}：导出过程中图像发生了变化</translation>
    </message>
    <message>
      <source>{path}: the image claims {width} × {height} pixels; the limit is {limit} million</source>
      <translation>{path}：图像声称有 {width} × {height} 像素；上限为 {limit} 百万</translation>
    </message>
    <message>
      <source>{path}: the image has another size by now</source>
      <translation>{path}：图像的尺寸已改变</translation>
    </message>
    <message>
      <source>{path}: the image is missing</source>
      <translation>{path}：图像缺失</translation>
    </message>
    <message>
      <source>{path}: the settings could not be read ({why})</source>
      <translation>{path}：设置无法读取（{why}）</translation>
    </message>
    <message>
      <source>{path}: the settings could not be read ({why}); the file was kept as {kept}</source>
      <translation>{path}：设置无法读取（{why}）；文件已另存为 {kept}</translation>
    </message>
    <message>
      <source>{path}: the settings could not be saved ({why})</source>
      <translation>{path}：设置无法保存（{why}）</translation>
    </message>
    <message>
      <source>{path}: this is not a whole demo dataset; remove the folder, then it is drawn again</source>
      <translation>{path}：这不是完整的示例数据集；请删除该文件夹，之后会重新绘制</translation>
    </message>
    <message>
      <source>{path}: two classes are called {name}</source>
      <translation>{path}：有两个类别都叫 {name}</translation>
    </message>
    <message>
      <source>{path}: written by another version of the program</source>
      <translation>{path}：由程序的另一版本写入</translation>
    </message>
    <message>
      <source>{path}: {why}</source>
      <translation>{path}：{why}</translation>
    </message>
    <message>
      <source>{root} has no image “{image}” any more, of which this one was made</source>
      <translation>{root} 中已没有图像“{image}”，而此图像由它生成</translation>
    </message>
    <message>
      <source>{root} has no image “{image}”; its images are named like: {some}</source>
      <translation>{root} 中没有图像“{image}”；其中图像的名称如：{some}</translation>
    </message>
    <message>
      <source>{root} has no list ‘{split}’; it has: {names}</source>
      <translation>{root} 没有列表‘{split}’；现有：{names}</translation>
    </message>
    <message>
      <source>{shares} are not shares of a split; use for example 0.7,0.2,0.1.</source>
      <translation>{shares} 不是划分的份额；例如可用 0.7,0.2,0.1。</translation>
    </message>
    <message>
      <source>{share} is no share of the images to leave out; it is 0 to 1.</source>
      <translation>{share} 不是有效的可舍弃图像比例；应在 0 到 1 之间。</translation>
    </message>
    <message>
      <source>{share} of the images with {name} also hold {other}, which is far more common.</source>
      <translation>含 {name} 的图像中 {share} 也含有常见得多的 {other}。</translation>
    </message>
    <message>
      <source>{share} of the planned {name} come from {image} alone.</source>
      <translation>计划中的 {name} 有 {share} 来自同一张图像 {image}。</translation>
    </message>
    <message>
      <source>{tree} is a link to another place; choose a new folder, and let a link lead to that</source>
      <translation>{tree} 是指向其他位置的链接；请选择新文件夹，并让链接指向整个文件夹</translation>
    </message>
    <message>
      <source>{value:.0%} black</source>
      <translation>{value:.0%} 全黑</translation>
    </message>
    <message>
      <source>{value:.0%} image, else fill</source>
      <translation>图像仅占 {value:.0%}</translation>
    </message>
    <message>
      <source>{value:.0%} of the image is black</source>
      <translation>图像 {value:.0%} 为黑色</translation>
    </message>
    <message>
      <source>{value:.0%} of the image is white</source>
      <translation>图像 {value:.0%} 为白色</translation>
    </message>
    <message>
      <source>{value:.0%} visible</source>
      <translation>可见 {value:.0%}</translation>
    </message>
    <message>
      <source>{value:.0%} white</source>
      <translation>{value:.0%} 过曝</translation>
    </message>
    <message>
      <source>{value:.1f}× loose</source>
      <translation>松弛 {value:.1f}×</translation>
    </message>
    <message>
      <source>{weights} weights for {files} files; each file needs one</source>
      <translation>{files} 个文件给了 {weights} 个权重；每个文件需要一个</translation>
    </message>
    <message>
      <source>{why}; left out: {count} copies of {image} that show it</source>
      <translation>{why}；已略去 {image} 中包含它的 {count} 份副本</translation>
    </message>
    <message>
      <source>× fewer</source>
      <translation>少几倍</translation>
    </message>
    <message>
      <source>α</source>
      <translation>α</translation>
    </message>
    <message>
      <source>β</source>
      <translation>β</translation>
    </message>
    <message>
      <source>β is {beta}; it must be 0 or at least 1.</source>
      <translation>β 为 {beta}；必须为 0 或至少为 1。</translation>
    </message>
    <message>
      <source>‘{name}’ cannot be a step ({why})</source>
      <translation>“{name}”不能作为步骤（{why}）</translation>
    </message>
    <message>
      <source>‘{name}’ is a built-in recipe; choose another name</source>
      <translation>“{name}”是内置配方，请换一个名称</translation>
    </message>
    <message>
      <source>‘{name}’ is no {needed} of albumentations</source>
      <translation>“{name}”不是 albumentations 的 {needed}</translation>
    </message>
    <message>
      <source>‘{name}’ shows nothing of the image</source>
      <translation>“{name}”不显示图像的任何部分</translation>
    </message>
    <message>
      <source>“at least” asks for more boxes, “drop” leaves images out; choose one of the two</source>
      <translation>“at least”要求更多标注框，“drop”会舍弃图像；两者只能选其一</translation>
    </message>
    <message>
      <source>“{address}” is no address of a cluster; write for example tcp://10.0.0.1:8786</source>
      <translation>“{address}”不是集群地址；请写成例如 tcp://10.0.0.1:8786</translation>
    </message>
    <message>
      <source>“{name}” has {count} {element} elements; the first is used</source>
      <translation>“{name}”有 {count} 个 {element} 元素；采用第一个</translation>
    </message>
    <message>
      <source>“{pattern}” is no regular expression: {why}</source>
      <translation>“{pattern}”不是有效的正则表达式：{why}</translation>
    </message>
    <message>
      <source>… and this height, then scaled.</source>
      <translation>… 和此高度，然后缩放。</translation>
    </message>
    <message>
      <source>√(box area / image area); columns are % of the boxes</source>
      <translation>√(边框面积 / 图像面积)；纵轴为边框占比（%）</translation>
    </message>
  </context>
  <context>
    <name>problems</name>
    <message>
      <source>A pipe or device, not a file</source>
      <translation>是管道或设备，不是文件</translation>
    </message>
    <message>
      <source>Annotation not readable</source>
      <translation>标注无法读取</translation>
    </message>
    <message>
      <source>Annotations not read</source>
      <translation>标注未被读取</translation>
    </message>
    <message>
      <source>Blanks around class names</source>
      <translation>类别名称前后有空格</translation>
    </message>
    <message>
      <source>Box of no size</source>
      <translation>边框大小为零</translation>
    </message>
    <message>
      <source>Box outside the image</source>
      <translation>边框在图像之外</translation>
    </message>
    <message>
      <source>Box sticks out of the image</source>
      <translation>边框超出图像</translation>
    </message>
    <message>
      <source>Box under 2 pixels</source>
      <translation>边框小于 2 像素</translation>
    </message>
    <message>
      <source>Box upside down</source>
      <translation>边框坐标颠倒</translation>
    </message>
    <message>
      <source>Class names alike but for case</source>
      <translation>类别名称仅大小写不同</translation>
    </message>
    <message>
      <source>Class names alike but for signs</source>
      <translation>类别名称仅符号不同</translation>
    </message>
    <message>
      <source>Class names one letter apart</source>
      <translation>类别名称仅差一个字母</translation>
    </message>
    <message>
      <source>Coordinate absurd</source>
      <translation>坐标不合理</translation>
    </message>
    <message>
      <source>Coordinate is no number</source>
      <translation>坐标不是数字</translation>
    </message>
    <message>
      <source>Coordinate missing</source>
      <translation>缺少坐标</translation>
    </message>
    <message>
      <source>Coordinates look different</source>
      <translation>坐标看似另一种约定</translation>
    </message>
    <message>
      <source>Dataset of another format</source>
      <translation>其他格式的数据集</translation>
    </message>
    <message>
      <source>Duplicate box</source>
      <translation>重复的边框</translation>
    </message>
    <message>
      <source>EXIF turn unclear</source>
      <translation>EXIF 旋转不明确</translation>
    </message>
    <message>
      <source>Element repeated</source>
      <translation>元素重复</translation>
    </message>
    <message>
      <source>File name leads out of the dataset</source>
      <translation>文件名指向数据集之外</translation>
    </message>
    <message>
      <source>File name not valid text</source>
      <translation>文件名不是有效文本</translation>
    </message>
    <message>
      <source>File name of another image</source>
      <translation>文件名属于另一图像</translation>
    </message>
    <message>
      <source>File name with another extension</source>
      <translation>文件名扩展名不同</translation>
    </message>
    <message>
      <source>Folder not readable</source>
      <translation>文件夹无法读取</translation>
    </message>
    <message>
      <source>How coordinates are read</source>
      <translation>坐标的读取方式</translation>
    </message>
    <message>
      <source>Image alike in another split</source>
      <translation>另一划分中有近似图像</translation>
    </message>
    <message>
      <source>Image belongs to another annotation</source>
      <translation>图像属于另一标注</translation>
    </message>
    <message>
      <source>Image missing</source>
      <translation>缺少图像</translation>
    </message>
    <message>
      <source>Image not readable</source>
      <translation>图像无法读取</translation>
    </message>
    <message>
      <source>Image outside the dataset</source>
      <translation>图像在数据集之外</translation>
    </message>
    <message>
      <source>Images in no split</source>
      <translation>图像不在任何划分中</translation>
    </message>
    <message>
      <source>Images in two splits</source>
      <translation>图像同时在两个划分中</translation>
    </message>
    <message>
      <source>Images nearly alike</source>
      <translation>近似的图像</translation>
    </message>
    <message>
      <source>Images not labelled yet</source>
      <translation>尚未标注的图像</translation>
    </message>
    <message>
      <source>Link out of the dataset</source>
      <translation>指向数据集之外的链接</translation>
    </message>
    <message>
      <source>Link to a folder of the dataset</source>
      <translation>指向数据集内文件夹的链接</translation>
    </message>
    <message>
      <source>Links out of the dataset</source>
      <translation>多个指向数据集之外的链接</translation>
    </message>
    <message>
      <source>Mirror image in another split</source>
      <translation>另一划分中有镜像图像</translation>
    </message>
    <message>
      <source>Mirror images</source>
      <translation>互为镜像的图像</translation>
    </message>
    <message>
      <source>Mirror rule of an unknown class</source>
      <translation>镜像规则中的未知类别</translation>
    </message>
    <message>
      <source>Named image missing</source>
      <translation>缺少标注所指的图像</translation>
    </message>
    <message>
      <source>No annotations</source>
      <translation>没有标注</translation>
    </message>
    <message>
      <source>No size stated</source>
      <translation>未注明尺寸</translation>
    </message>
    <message>
      <source>Not turned by EXIF</source>
      <translation>未按 EXIF 旋转</translation>
    </message>
    <message>
      <source>Object with another shape</source>
      <translation>对象为其他形状</translation>
    </message>
    <message>
      <source>Object without a box</source>
      <translation>对象没有边框</translation>
    </message>
    <message>
      <source>Object without a class</source>
      <translation>对象没有类别</translation>
    </message>
    <message>
      <source>One source in several splits</source>
      <translation>同一来源分散在多个划分</translation>
    </message>
    <message>
      <source>Part not used</source>
      <translation>部件未使用</translation>
    </message>
    <message>
      <source>Same image in two splits</source>
      <translation>同一图像在两个划分中</translation>
    </message>
    <message>
      <source>Same image twice</source>
      <translation>重复的图像</translation>
    </message>
    <message>
      <source>Several annotation folders</source>
      <translation>多个标注文件夹</translation>
    </message>
    <message>
      <source>Several annotations of one name</source>
      <translation>同名标注有多个</translation>
    </message>
    <message>
      <source>Several image folders</source>
      <translation>多个图像文件夹</translation>
    </message>
    <message>
      <source>Several images of one name</source>
      <translation>同名图像有多个</translation>
    </message>
    <message>
      <source>Size is no number</source>
      <translation>尺寸不是数字</translation>
    </message>
    <message>
      <source>Size not known</source>
      <translation>尺寸未知</translation>
    </message>
    <message>
      <source>Size unlike the image</source>
      <translation>尺寸与图像不符</translation>
    </message>
    <message>
      <source>Size zero stated</source>
      <translation>注明的尺寸为零</translation>
    </message>
    <message>
      <source>Split is empty</source>
      <translation>划分为空</translation>
    </message>
    <message>
      <source>Split list not readable</source>
      <translation>划分列表无法读取</translation>
    </message>
    <message>
      <source>Split names unknown images</source>
      <translation>划分包含未知图像</translation>
    </message>
    <message>
      <source>Split repeats images</source>
      <translation>划分中有重复图像</translation>
    </message>
    <message>
      <source>Turned by EXIF</source>
      <translation>已按 EXIF 旋转</translation>
    </message>
    <message>
      <source>Width and height exchanged</source>
      <translation>宽高互换</translation>
    </message>
  </context>
  <context>
    <name>time</name>
    <message>
      <source>a minute ago</source>
      <translation>1 分钟前</translation>
    </message>
    <message>
      <source>an hour ago</source>
      <translation>1 小时前</translation>
    </message>
    <message>
      <source>d MMM</source>
      <translation>M月d日</translation>
    </message>
    <message>
      <source>d MMM yyyy</source>
      <translation>yyyy年M月d日</translation>
    </message>
    <message>
      <source>just now</source>
      <translation>刚刚</translation>
    </message>
    <message>
      <source>yesterday</source>
      <translation>昨天</translation>
    </message>
    <message>
      <source>{hours} h {minutes} min</source>
      <translation>{hours} 小时 {minutes} 分</translation>
    </message>
    <message>
      <source>{n} hours ago</source>
      <translation>{n} 小时前</translation>
    </message>
    <message>
      <source>{n} min</source>
      <translation>{n} 分</translation>
    </message>
    <message>
      <source>{n} minutes ago</source>
      <translation>{n} 分钟前</translation>
    </message>
    <message>
      <source>{n} s</source>
      <translation>{n} 秒</translation>
    </message>
  </context>
</TS>
